using System.Collections.Immutable;
using Breakeven.Advisor.Workloads;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Scenarios;

/// <summary>Turns observed workloads and stated requirements into a scenario. What is stated wins over what was observed.</summary>
internal static class ObservedScenario
{
    public static Scenario Of(IReadOnlyList<WorkloadProfile> profiles, Scenario requirements) => requirements with
    {
        Workloads = [.. profiles.Select(profile => Merge(profile, Stated(profile, requirements.Workloads)))],
    };

    /// <summary>The entry of that name, else the one for all.</summary>
    private static ScenarioWorkload? Stated(WorkloadProfile profile, ImmutableArray<ScenarioWorkload> entries) =>
        entries.FirstOrDefault(entry => entry.Name == profile.Name) ?? entries.FirstOrDefault(entry => entry.Name is "*" || entry.Name.StartsWith("workload-", StringComparison.Ordinal));

    private static ScenarioWorkload Merge(WorkloadProfile profile, ScenarioWorkload? stated)
    {
        ScenarioWorkload needs = (stated ?? new ScenarioWorkload(profile.Name)) with { Name = profile.Name };
        bool curve = needs.LoadDurationCurve is null && needs.PeakToMean is null && !profile.LoadDurationCurve.IsEmpty;
        return needs with
        {
            Observed = profile,
            Written = needs,
            RequestsPerMonth = needs.RequestsPerMonth ?? Exact(profile.RequestsPerMonth, 3),
            InputTokens = needs.InputTokens ?? Exact(profile.InputTokens, 3),
            OutputTokens = needs.OutputTokens ?? Exact(profile.VisibleOutputTokens, 3),
            ReasoningTokens = needs.ReasoningTokens ?? Exact(profile.ReasoningTokens, 3),
            CachedInputFraction = needs.CachedInputFraction ?? Exact(Math.Clamp(profile.CachedInputFraction, 0, 1), 6),
            Traffic = needs.Traffic ?? profile.Traffic,
            CvHourly = needs.CvHourly ?? Exact(profile.CvHourly, 6),
            PeakToMean = needs.PeakToMean ?? Exact(Math.Max(1, profile.PeakToMean), 6),
            LoadDurationCurve = curve ? [.. profile.LoadDurationCurve.Select(step => new LoadShare(Exact(step.ShareOfTime, 9), Exact(step.MultipleOfMean, 9)))] : needs.LoadDurationCurve,
            HoursPerWeek = needs.HoursPerWeek ?? (profile.ActiveHoursPerWeek is > 0 and { } hours ? hours : null),
            MonthlyProfile = needs.MonthlyProfile ?? (profile.MonthlyProfile is { Length: 12 } months ? [.. months.Select(month => Exact(month, 3))] : null),
            Environment = needs.Environment ?? profile.Environment,
        };
    }

    /// <summary>The workload without the requests that a cache answers; stated volumes shrink in proportion.</summary>
    internal static ScenarioWorkload Reduced(ScenarioWorkload whole, WorkloadProfile left)
    {
        WorkloadProfile observed = whole.Observed!;
        ScenarioWorkload seen = Merge(observed, null), reduced = Merge(left, null);
        decimal share = seen.RequestsPerMonth is > 0 and { } all ? reduced.RequestsPerMonth!.Value / all : 1m;
        bool stated = whole.RequestsPerMonth != seen.RequestsPerMonth || !SameMonths(whole.MonthlyProfile, seen.MonthlyProfile);
        return whole with
        {
            Observed = left,
            RequestsPerMonth = stated ? whole.RequestsPerMonth * share : reduced.RequestsPerMonth,
            MonthlyProfile = stated ? whole.MonthlyProfile is { } months ? [.. months.Select(month => month * share)] : null : reduced.MonthlyProfile,
            InputTokens = whole.InputTokens == seen.InputTokens ? reduced.InputTokens : whole.InputTokens,
            OutputTokens = whole.OutputTokens == seen.OutputTokens ? reduced.OutputTokens : whole.OutputTokens,
            ReasoningTokens = whole.ReasoningTokens == seen.ReasoningTokens ? reduced.ReasoningTokens : whole.ReasoningTokens,
            CachedInputFraction = whole.CachedInputFraction == seen.CachedInputFraction ? reduced.CachedInputFraction : whole.CachedInputFraction,
            CvHourly = whole.CvHourly == seen.CvHourly ? reduced.CvHourly : whole.CvHourly,
            PeakToMean = whole.PeakToMean == seen.PeakToMean ? reduced.PeakToMean : whole.PeakToMean,
            LoadDurationCurve = whole.LoadDurationCurve is { } curve && seen.LoadDurationCurve is { } known && curve.SequenceEqual(known) ? reduced.LoadDurationCurve : whole.LoadDurationCurve,
        };
    }

    private static bool SameMonths(ImmutableArray<decimal>? one, ImmutableArray<decimal>? other) =>
        one is { } months && other is { } others ? months.SequenceEqual(others) : one is null && other is null;

    private static decimal Exact(double value, int decimals) => (decimal)Math.Round(double.IsFinite(value) ? Math.Clamp(value, 0, 1e12) : 0, decimals);
}
