using System.Buffers;
using System.Text;
using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.Prompts;

/// <summary>Puts a limit of output into a body that has none, as its first member. Every other byte stays.</summary>
public static class OutputLimit
{
    private static ReadOnlySpan<byte> Current => "\"max_completion_tokens\":"u8;
    private static ReadOnlySpan<byte> Legacy => "\"max_tokens\":"u8;

    /// <param name="format">Chat completions or Responses: Messages always have a limit.</param>
    /// <param name="body">A body of that format.</param>
    /// <returns>False where it has a member for it, even an empty one, or is of another format; then nothing is written.</returns>
    public static bool TryWrite(WireFormat format, ReadOnlySpan<byte> body, long tokens, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (format is not (WireFormat.ChatCompletions or WireFormat.Responses) || HasOne(body)) return false;
        int open = body.IndexOf((byte)'{') + 1;
        output.Write(body[..open]);
        output.Write(format == WireFormat.Responses ? "\"max_output_tokens\":"u8 : Current);
        output.Write(Encoding.ASCII.GetBytes($"{tokens},"));
        output.Write(body[open..]);
        return true;
    }

    /// <summary>Gives the limit the name that all but OpenAI's own service know. Only one that <see cref="TryWrite"/> wrote is looked for, where it wrote it.</summary>
    /// <param name="body">A chat completion.</param>
    /// <returns>The body as it has to be sent.</returns>
    public static ReadOnlyMemory<byte> Renamed(ReadOnlyMemory<byte> body)
    {
        int open = body.Span.IndexOf((byte)'{') + 1;
        if (!body.Span[open..].StartsWith(Current)) return body;
        byte[] renamed = new byte[body.Length - Current.Length + Legacy.Length];
        body.Span[..open].CopyTo(renamed);
        Legacy.CopyTo(renamed.AsSpan(open));
        body.Span[(open + Current.Length)..].CopyTo(renamed.AsSpan(open + Legacy.Length));
        return renamed;
    }

    private static bool HasOne(ReadOnlySpan<byte> body)
    {
        Utf8JsonReader json = new(body, WireJson.ReaderOptions);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("max_tokens"u8) || json.ValueTextEquals("max_completion_tokens"u8) || json.ValueTextEquals("max_output_tokens"u8)) return true;
            json.Read();
            json.Skip();
        }
        return false;
    }
}
