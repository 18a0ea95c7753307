using System.Collections.Immutable;

namespace Breakeven.Advisor.Migration;

/// <summary>One step of the way to what the verdict says, with the figures of the case.</summary>
/// <param name="Stage">Stable word: <c>optimise</c>, <c>deploy</c>, <c>shadow</c>, <c>canary</c>, <c>ramp</c>, <c>full</c>, <c>fallback</c>, <c>second_provider</c>, <c>look_again</c>, <c>relax</c>, <c>measure</c>.</param>
/// <param name="Text">The step in words; also the entry of the plan.</param>
public sealed record MigrationStep(string Stage, string Text)
{
    /// <summary>Share of the workload's calls that the new way takes (shadow: sees), 0 to 1; null where none moves.</summary>
    public decimal? Share { get; init; }

    /// <summary>Calls that must be seen before going on.</summary>
    public long? Calls { get; init; }

    /// <summary>Whole days that this takes at the workload's volume; null where no volume is known.</summary>
    public int? Days { get; init; }

    /// <summary>US dollars that the step costs beyond what the API alone would cost in its days; negative when it saves already.</summary>
    public decimal? ExtraUsd { get; init; }

    /// <summary>What is watched, and from where on the step is stopped.</summary>
    public ImmutableArray<StopCondition> StopWhen { get; init; } = [];
    public string? GoOnWhen { get; init; }
    public string? GoBack { get; init; }

    /// <summary>The volume that this step waits for, in requests a month.</summary>
    public decimal? AtRequestsPerMonth { get; init; }

    /// <summary>The day on which the observed trend reaches that volume.</summary>
    public DateOnly? On { get; init; }
}
