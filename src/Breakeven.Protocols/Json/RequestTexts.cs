using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Breakeven.Protocols.Json;

/// <summary>Sees one text of a request.</summary>
/// <param name="text">Decoded from its JSON; valid only during the call.</param>
/// <returns>The text to put in its place; null to leave it as it is.</returns>
public delegate string? TextRewriter(ReadOnlySpan<char> text);

/// <summary>Shows every text of a request body, in whichever format: whatever a client can say in words stands in some JSON string.</summary>
/// <remarks>
/// Strings and names of members at any depth, numbers inside messages (a tool's input may hold one), and what stands in the JSON
/// text of a tool call's <c>arguments</c>. Left out: the model's name, and long runs of base64, which are pictures and sound.
/// </remarks>
public static class RequestTexts
{
    private const int LongestPlainBase64 = 1024;
    private const int ShortestNumber = 8;

    /// <summary>Numbers nearer to the root are the request's own settings.</summary>
    private const int NumberDepth = 3;

    private const int Base64MarkLength = 8;
    private static readonly JsonReaderOptions s_options = new() { MaxDepth = 256 };
    private static readonly SearchValues<byte> s_base64 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_"u8);

    /// <param name="body">A whole JSON value, already found valid.</param>
    /// <returns>The same memory when nothing was replaced; else a new body with nothing but the replaced texts changed.</returns>
    public static ReadOnlyMemory<byte> Rewrite(ReadOnlyMemory<byte> body, TextRewriter rewrite)
    {
        ArgumentNullException.ThrowIfNull(rewrite);
        List<BodyEdit>? edits = Edits(body.Span, rewrite, NumberDepth);
        return edits is null ? body : Apply(body.Span, edits);
    }

    private static List<BodyEdit>? Edits(ReadOnlySpan<byte> body, TextRewriter rewrite, int numberDepth)
    {
        List<BodyEdit>? edits = null;
        Utf8JsonReader json = new(body, s_options);
        bool isModel = false, isArguments = false;
        while (json.Read())
        {
            byte[]? replaced = json.TokenType switch
            {
                JsonTokenType.String when !isModel => isArguments ? Arguments(in json, rewrite) : Text(json.ValueSpan, json.ValueIsEscaped, rewrite),
                JsonTokenType.PropertyName => Text(json.ValueSpan, json.ValueIsEscaped, rewrite),
                JsonTokenType.Number when json.ValueSpan.Length >= ShortestNumber && json.CurrentDepth >= numberDepth => Text(json.ValueSpan, isEscaped: false, rewrite),
                _ => null,
            };
            if (replaced is { } text) (edits ??= []).Add(Edit(in json, text));
            bool isName = json.TokenType == JsonTokenType.PropertyName;
            isModel = isName && json.CurrentDepth == 1 && json.ValueTextEquals("model"u8);
            isArguments = isName && json.ValueTextEquals("arguments"u8);
        }
        return edits;
    }

    /// <summary>A number that is replaced becomes a text, since no number says "left out".</summary>
    private static BodyEdit Edit(in Utf8JsonReader json, byte[] text)
    {
        int start = (int)json.TokenStartIndex, quotes = json.TokenType == JsonTokenType.Number ? 0 : 2;
        return new(start, json.ValueSpan.Length + quotes, text);
    }

    /// <summary>Arguments are JSON in a text: what is replaced must leave them JSON.</summary>
    private static byte[]? Arguments(in Utf8JsonReader json, TextRewriter rewrite)
    {
        if (json.ValueSpan is not [(byte)'{' or (byte)'[', ..]) return Text(json.ValueSpan, json.ValueIsEscaped, rewrite);
        char[] decoded = ArrayPool<char>.Shared.Rent(json.ValueSpan.Length);
        try
        {
            byte[] inner = Encoding.UTF8.GetBytes(decoded, 0, Decode(json.ValueSpan, json.ValueIsEscaped, decoded));
            return Edits(inner, rewrite, numberDepth: 1) is { } edits ? Quoted(Apply(inner, edits).Span) : null;
        }
        catch (JsonException)
        {
            return Text(json.ValueSpan, json.ValueIsEscaped, rewrite); // models write broken arguments too
        }
        finally
        {
            ArrayPool<char>.Shared.Return(decoded);
        }
    }

    private static byte[]? Text(ReadOnlySpan<byte> value, bool isEscaped, TextRewriter rewrite)
    {
        if (value.Length > LongestPlainBase64 && IsBase64(value)) return null;
        char[] decoded = ArrayPool<char>.Shared.Rent(value.Length);
        try
        {
            int length = Decode(value, isEscaped, decoded);
            return rewrite(decoded.AsSpan(0, length)) is { } text ? Quoted(Encoding.UTF8.GetBytes(text)) : null;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(decoded);
        }
    }

    /// <summary>Half a character, which JSON can spell, stays half a character here.</summary>
    private static int Decode(ReadOnlySpan<byte> value, bool isEscaped, Span<char> into)
    {
        if (!isEscaped) return Encoding.UTF8.GetChars(value, into);
        int length = 0;
        for (int escape = value.IndexOf((byte)'\\'); escape >= 0; escape = value.IndexOf((byte)'\\'))
        {
            length += Encoding.UTF8.GetChars(value[..escape], into[length..]);
            into[length++] = JsonEscapes.Decode(value[escape..], out int read);
            value = value[(escape + read)..];
        }
        return length + Encoding.UTF8.GetChars(value, into[length..]);
    }

    private static bool IsBase64(ReadOnlySpan<byte> value)
    {
        if (value.StartsWith("data:"u8) && value[..Math.Min(value.Length, 256)].IndexOf(";base64,"u8) is > 0 and var mark) value = value[(mark + Base64MarkLength)..];
        return !value.ContainsAnyExcept(s_base64);
    }

    private static byte[] Quoted(ReadOnlySpan<byte> text)
    {
        JsonEncodedText encoded = JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        return [(byte)'"', .. encoded.EncodedUtf8Bytes, (byte)'"'];
    }

    private static ReadOnlyMemory<byte> Apply(ReadOnlySpan<byte> body, List<BodyEdit> edits)
    {
        ArrayBufferWriter<byte> output = new(body.Length + edits.Sum(edit => edit.Text.Length));
        int at = 0;
        foreach (BodyEdit edit in edits)
        {
            output.Write(body[at..edit.Start]);
            output.Write(edit.Text.Span);
            at = edit.Start + edit.Length;
        }
        output.Write(body[at..]);
        return output.WrittenMemory;
    }
}
