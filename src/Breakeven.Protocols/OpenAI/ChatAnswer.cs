namespace Breakeven.Protocols.OpenAI;

/// <summary>The facts of a whole, non-streamed chat completion. The bytes themselves go to the client.</summary>
public sealed class ChatAnswer
{
    private readonly ChatPayload _payload;

    private ChatAnswer(bool isObject, ChatPayload payload)
    {
        _payload = payload;
        IsUsable = isObject && payload.Choices > 0 && payload.Error is null;
    }

    /// <summary>Reads whatever a provider sent with status 200, or with any other. Never throws: what is no answer is not <see cref="IsUsable"/>.</summary>
    public static ChatAnswer Read(ReadOnlySpan<byte> body) => new(ChatPayloadReader.TryRead(body, null, out ChatPayload payload), payload);

    /// <summary>Whether it is an object with at least one choice and no error. A provider that sends another thing with status 200 has failed.</summary>
    public bool IsUsable { get; }

    /// <summary>The error in it, told without the provider's own message.</summary>
    public CallError? Error => _payload.Error;

    /// <summary>Null when none was told or it cannot be true.</summary>
    public TokenUsage? Usage => _payload.Usage;

    /// <summary>Whether counts were told that cannot be true: negative, beyond 10^9, no numbers, a part larger than its whole.</summary>
    public bool UsageSuspect => _payload is { HasUsage: true, Usage: null };

    /// <summary>Why the first finished choice ended.</summary>
    public string? FinishReason => _payload.FinishReason;

    public string? ResponseModel => _payload.ResponseModel;

    /// <summary>Bytes of text, reasoning and tool calls in all choices, for estimates.</summary>
    public long OutputBytes => _payload.OutputBytes;

    /// <summary>How long llama.cpp was busy with the call: prefill and decode.</summary>
    public TimeSpan? EngineTime => _payload.EngineTime;
}
