using Breakeven.Gateway.Targets;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Gateway;

/// <summary>What came of a call, before it is priced and recorded.</summary>
internal sealed class CallResult
{
    public required CallOutcome Outcome { get; init; }

    /// <summary>Status for the client, and for the ledger.</summary>
    public required int Status { get; init; }

    /// <summary>Null when the call was answered in full.</summary>
    public CallError? Error { get; init; }

    /// <summary>The target that answered, or that failed last; null when none was tried.</summary>
    public Candidate? Candidate { get; init; }
    public string? ResponseModel { get; init; }

    /// <summary>Why the model stopped; null where the format does not say, or the answer broke off.</summary>
    public FinishReason? FinishReason { get; init; }
    public TokenUsage Usage { get; init; }
    public UsageSource UsageSource { get; init; }

    /// <summary>The provider told counts that cannot be true; they were not taken.</summary>
    public bool UsageSuspect { get; init; }

    /// <summary>The provider's own usage object.</summary>
    public string? RawUsage { get; init; }

    /// <summary>What the provider says the call costs; taken where we know no price.</summary>
    public Money? ProviderCost { get; init; }

    /// <summary>The id by which a later request may go on from this answer, at the target that made it.</summary>
    public string? AnswerId { get; init; }

    /// <summary>Work time as the engine itself reported it.</summary>
    public TimeSpan? EngineTime { get; init; }

    /// <summary>From sending upstream to the end of the answer, of the attempt that counts.</summary>
    public TimeSpan MeasuredTime { get; init; }
    public TimeSpan? TimeToFirstChunk { get; init; }

    /// <summary>Bytes that the client may see only once the record is in the journal: a whole answer's body, or the end of a stream. Owned by the result.</summary>
    public PooledBuffer? Terminal { get; init; }

    /// <summary>A failure of which is known what it used all the same.</summary>
    public CallResult WithUsage(TokenUsage usage, UsageSource source) => new()
    {
        Outcome = Outcome, Status = Status, Error = Error, Candidate = Candidate, MeasuredTime = MeasuredTime, Usage = usage, UsageSource = source,
    };

    public static CallResult Refused(CallError error) => new() { Outcome = error.Outcome, Status = error.Status, Error = error };
}
