using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols;

/// <summary>What the gateway needs to know of an answer whose bytes go to the client.</summary>
public abstract class AnswerFacts
{
    /// <summary>Whether it is an answer. A target that sends another thing with status 200 has failed.</summary>
    public abstract bool IsUsable { get; }

    /// <summary>The latest counts, never a sum; null when none were told or the latest cannot be true.</summary>
    public TokenUsage? Usage { get; protected set; }

    /// <summary>Whether the latest counts cannot be true: negative, beyond 10^9, no numbers, a part larger than its whole.</summary>
    public bool UsageSuspect { get; protected set; }

    /// <summary>The provider's own usage object, as it was sent, of at most 2 KiB; null when none was.</summary>
    public string? RawUsage { get; protected set; }

    /// <summary>Why the first choice to finish ended.</summary>
    public FinishReason? FinishReason { get; protected set; }

    public string? ResponseModel { get; protected set; }

    /// <summary>The answer's id, by which a later request may go on from it; null where the format has none.</summary>
    public string? AnswerId { get; protected set; }

    /// <summary>Bytes of text, reasoning and tool calls in all choices, for estimates.</summary>
    public long OutputBytes { get; protected set; }

    /// <summary>The first error told, without the provider's own message.</summary>
    public CallError? Error { get; protected set; }

    /// <summary>Generated tokens as they were told, even where the prompt's count was not and <see cref="Usage"/> is null: then only the prompt needs an estimate. Null when not told, or when the format always tells both.</summary>
    public long? OutputTokens { get; protected set; }

    /// <summary>How long the engine says it was busy with the call: prefill and decode.</summary>
    public TimeSpan? EngineTime { get; protected set; }
}
