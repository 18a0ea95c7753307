using System.Collections.Immutable;

namespace Breakeven.Advisor.Reports;

/// <summary>What a period cost against what it would have cost.</summary>
/// <param name="From">Inclusive, UTC.</param>
/// <param name="Until">Exclusive, UTC.</param>
/// <param name="Basis">In words: what the baseline is, as <c>the same calls at list price on gpt-4.1</c>.</param>
public sealed record SavingsReport(DateTimeOffset From, DateTimeOffset Until, string Basis)
{
    public ImmutableArray<WorkloadSaving> Workloads { get; init; } = [];

    /// <summary>Sum over the workloads. Its interval is not the sum of theirs, and is null unless measured.</summary>
    public SavingInterval? Interval { get; init; }
    public Money Baseline => new(Workloads.Sum(workload => workload.Baseline.Usd));
    public Money Actual => new(Workloads.Sum(workload => workload.Actual.Usd));
    public Money Saving => Baseline - Actual;

    /// <summary>Saving over baseline; null without a baseline. Negative when it cost more.</summary>
    public double? SavingShare => Baseline.Usd == 0 ? null : (double)(Saving / Baseline);
}

/// <summary>One workload's part of a <see cref="SavingsReport"/>, in US dollars over the period.</summary>
public sealed record WorkloadSaving(string Workload, long Calls, Money Baseline, Money Actual, SavingInterval? Interval = null)
{
    public Money Saving => Baseline - Actual;
}

/// <summary>Where the saving lies with the stated probability.</summary>
/// <param name="Level">0 to 1, as 0.9.</param>
public sealed record SavingInterval(Money Low, Money High, double Level);
