using System.Collections.Immutable;
using Breakeven.Advisor.Savings.Reconciling;

namespace Breakeven.Advisor.Savings;

/// <summary>What a stretch of the ledger cost, against what it would have cost: by measure, in total, and as measured.</summary>
/// <remarks>
/// Identity, exact to the last digit: <c>AlwaysStrong − Paid = Σ Measures.Saving − Σ Verification.Cost</c>.
/// All money in US dollars over the period. docs/savings.md derives each figure.
/// </remarks>
/// <param name="From">Of the first and behind the last hour with calls, UTC; null without calls.</param>
public sealed record VerifiedSavings(DateTimeOffset? From, DateTimeOffset? Until)
{
    /// <summary>Answered calls of clients, held-out ones included.</summary>
    public long Calls { get; init; }

    /// <summary>Everything: APIs, own servers by the hour, idle or busy, and verification.</summary>
    public Money Paid { get; init; }

    /// <summary>First baseline: every call at the strong model of its route, at list price, nothing cached.</summary>
    public Money AlwaysStrong { get; init; }

    /// <summary>Second baseline: the same models in the same shares, at random, nothing cached.</summary>
    public Money RandomMix { get; init; }
    public Money Saving => AlwaysStrong - Paid;
    public Money SavingOverRandomMix => RandomMix - Paid;

    /// <summary>Saving over baseline; null without one.</summary>
    public double? SavingShare => AlwaysStrong.Usd == 0 ? null : (double)(Saving / AlwaysStrong);

    /// <summary>Of the saving of the measures: how far it would move if other hours like these had been seen. Not a doubt about the arithmetic.</summary>
    public SavingInterval? Interval { get; init; }

    /// <summary>Those that touched a call, in a fixed order.</summary>
    public ImmutableArray<MeasureSaving> Measures { get; init; } = [];
    public ImmutableArray<VerificationCost> Verification { get; init; } = [];

    /// <summary>What the own servers cost beyond what calls occupied, as part of <see cref="SavingMeasure.OwnServers"/>; null when the ledger has no hosting periods for calls that own servers answered.</summary>
    public Money? Idle { get; init; }

    /// <summary>Calls kept from all measures, and what they probably cost more by that: the price of knowing.</summary>
    public long HeldOut { get; init; }
    public Money? HoldoutCost { get; init; }

    /// <summary>Against the randomised hold-out; null without one that is large enough.</summary>
    public MeasuredSaving? Holdout { get; init; }

    /// <summary>Against the workloads' own earlier behaviour, matched by hour: weaker evidence. Null when there is no earlier stretch.</summary>
    public MeasuredSaving? Earlier { get; init; }

    /// <summary>Answered calls without a priced alternative, as those that may not leave: in both baselines as paid.</summary>
    public long NotCompared { get; init; }
    public long Unpriced { get; init; }

    /// <summary>Calls without an answer, and what they cost all the same.</summary>
    public long Unanswered { get; init; }

    /// <summary>Records of a call that was counted already.</summary>
    public long Duplicates { get; init; }

    /// <summary>Calls whose tokens or price are estimates.</summary>
    public long Estimated { get; init; }
    public ImmutableArray<WorkloadSaving> Workloads { get; init; } = [];

    /// <summary>The ledger beside the providers' own counts; null when no export was given.</summary>
    public Reconciliation? Reconciliation { get; init; }

    /// <summary>What in it is simulated; null for nothing.</summary>
    public string? Simulated { get; init; }
}

/// <param name="Calls">That it touched.</param>
/// <param name="Saving">Its part of the saving; the parts add up. Negative when it cost more than it saved.</param>
/// <param name="IfWithdrawn">What would have been paid more without it and with all others.</param>
/// <param name="Interval">As <see cref="VerifiedSavings.Interval"/>.</param>
public sealed record MeasureSaving(SavingMeasure Measure, long Calls, Money Saving, Money IfWithdrawn, SavingInterval? Interval)
{
    /// <summary>Against the hold-out; null where other measures touched the same workloads, or the hold-out is too small.</summary>
    public MeasuredSaving? Holdout { get; init; }
}

/// <summary>One workload's calls with a priced alternative, held-out ones left out.</summary>
public sealed record WorkloadSaving(string Workload, long Calls, Money Baseline, Money Actual)
{
    public Money Saving => Baseline - Actual;

    /// <summary>Against its own hold-out; null without one that is large enough.</summary>
    public MeasuredSaving? Holdout { get; init; }
}

/// <summary>Where the saving lies with the stated probability.</summary>
/// <param name="Level">0 to 1, as 0.9.</param>
public sealed record SavingInterval(Money Low, Money High, double Level);

/// <param name="Kind"><c>shadow</c>, <c>judge</c>, <c>cache_judge</c>, <c>cache_embedding</c>.</param>
public sealed record VerificationCost(string Kind, long Calls, Money Cost);

/// <summary>A saving found by comparing calls with calls, not prices with prices.</summary>
/// <param name="Saving">Of the calls that the measures could touch.</param>
/// <param name="Interval">Null where there are too few blocks of time.</param>
/// <param name="Treated">Calls with the measures that took part in the comparison.</param>
/// <param name="Compared">Calls without them.</param>
/// <param name="Calculated">What the prices say of the same calls; null where they say nothing.</param>
public sealed record MeasuredSaving(Money Saving, SavingInterval? Interval, long Treated, long Compared, Money? Calculated)
{
    /// <summary>Whether the calculated saving lies within the measured interval; null without both.</summary>
    public bool? Agrees => Interval is { } interval && Calculated is { } calculated ? calculated >= interval.Low && calculated <= interval.High : null;
}
