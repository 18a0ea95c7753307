using System.Collections.Immutable;

namespace Breakeven.Advisor.Evidence;

/// <summary>What one source says of one model against today's.</summary>
/// <param name="Items">Questions that it rests on; several rows of one item count once.</param>
/// <param name="Method">How candidate and today's model were compared: <c>paired</c>, <c>independent</c>, or <c>level</c> when only the candidate was scored.</param>
public sealed record SourceQuality(QualitySource Source, int Items, string Method, QualityStatus Status)
{
    /// <summary>Mean score of the candidate minus today's model, -1 to 1; null for <c>level</c>. A lost comparison counts -1, a won one 1.</summary>
    public double? Difference { get; init; }

    /// <summary>Ends of the interval of <see cref="Difference"/>.</summary>
    public double? Low { get; init; }
    public double? High { get; init; }

    /// <summary>Mean score of the candidate, 0 to 1; null where only preferences are known.</summary>
    public double? Score { get; init; }

    /// <summary>Ends of the interval of <see cref="Score"/>.</summary>
    public double? ScoreLow { get; init; }
    public double? ScoreHigh { get; init; }

    /// <summary>Probability that the intervals cover the truth: 0.95 over all sources of the model together.</summary>
    public double Level { get; init; }

    /// <summary>Further items that would settle it with four chances in five if the means stay; null when settled, or when the difference lies so near the margin that a million would not.</summary>
    public long? MoreItems { get; init; }

    /// <summary>What this source cannot see, in words.</summary>
    public ImmutableArray<string> Caveats { get; init; } = [];
}
