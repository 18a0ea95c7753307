using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Watching;

/// <summary>The verdict in force for a workload, and what speaks against it.</summary>
public sealed record StandingVerdict
{
    public required string Workload { get; init; }
    public string? Environment { get; init; }
    public required Verdict Verdict { get; init; }
    public required DateTimeOffset Since { get; init; }

    /// <summary>Evaluations in a row that spoke against it.</summary>
    public int Against { get; init; }

    /// <summary>The newest evaluation.</summary>
    public required AdviceReading Latest { get; init; }

    /// <summary>The newest evaluation whose answer was the standing verdict: what a change is explained by.</summary>
    public required AdviceReading Held { get; init; }

    /// <summary>The crossing that was told and is still expected; null for none.</summary>
    public ExpectedCrossing? Told { get; init; }

    /// <summary>Evaluations in a row that did not find the told crossing any more.</summary>
    public int NotFound { get; init; }

    /// <summary>Names the requirements that it was found under.</summary>
    public required string Requirements { get; init; }
}
