using Breakeven.Gateway.Routing.Cascading;

namespace Breakeven.Gateway.Targets;

/// <summary>How one try of one target ended, and what may be tried next.</summary>
/// <param name="Next">What the retry rules allow.</param>
/// <param name="ErrorClass">Stable word for the ledger; null on success.</param>
/// <param name="Status">The target's HTTP status; null when none arrived.</param>
/// <param name="Result">What becomes of the call if this try is the last one.</param>
internal sealed record AttemptResult(NextMove Next, string? ErrorClass, int? Status, CallResult Result)
{
    /// <summary>The target's own wish, before the same target is asked again.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether content has reached the client: then no other target can answer.</summary>
    public bool IsCommitted { get; init; }

    /// <summary>What is visibly wrong with an answer on a cascade, where another target is left to ask.</summary>
    public AnswerFlaw Flaw { get; init; }

    /// <summary>The try's place among <see cref="CallContext.Attempts"/>; -1 for one that sent nothing.</summary>
    public int Row { get; set; } = -1;
}

/// <summary>What may follow an attempt.</summary>
internal enum NextMove
{
    /// <summary>Nothing: the call is answered, committed, the client's own mistake, or the client has gone.</summary>
    End,

    /// <summary>The same target once more, then the next.</summary>
    SameTarget,
    NextTarget,
}
