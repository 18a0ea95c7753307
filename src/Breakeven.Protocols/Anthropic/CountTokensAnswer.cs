using System.Buffers;
using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.Anthropic;

/// <summary>The facts of a count of tokens: <c>{"input_tokens": N}</c>. It uses no tokens itself.</summary>
public sealed class CountTokensAnswer : AnswerFacts
{
    private CountTokensAnswer(long? inputTokens, CallError? error)
    {
        InputTokens = inputTokens;
        Error = error;
    }

    public override bool IsUsable => InputTokens is not null && Error is null;

    /// <summary>The count, zero or more; null when none was told that can be true.</summary>
    public long? InputTokens { get; }

    /// <summary>Reads whatever a provider sent. Never throws.</summary>
    public static CountTokensAnswer Read(ReadOnlySpan<byte> body)
    {
        if (!MessagesPayloadReader.TryRead(default, body, out MessagesPayload payload) || payload.Error is not null) return new(null, payload.Error);
        return new(ReadCount(body), null);
    }

    /// <summary>Writes the gateway's own count as an answer.</summary>
    /// <param name="inputTokens">Tokens of the prompt, zero or more.</param>
    public static void Write(IBufferWriter<byte> output, long inputTokens)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentOutOfRangeException.ThrowIfNegative(inputTokens);
        using Utf8JsonWriter json = new(output, WireJson.WriterOptions);
        json.WriteStartObject();
        json.WriteNumber("input_tokens"u8, inputTokens);
        json.WriteEndObject();
    }

    /// <param name="body">An object that the tokenizer has accepted.</param>
    private static long? ReadCount(ReadOnlySpan<byte> body)
    {
        Utf8JsonReader json = new(body.StartsWith("\uFEFF"u8) ? body[3..] : body, WireJson.ReaderOptions);
        json.Read();
        long? count = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("input_tokens"u8)) count = ProviderJson.ReadCount(ref json) is >= 0 and long told ? told : count;
            else json.Skip();
        }
        return count;
    }
}
