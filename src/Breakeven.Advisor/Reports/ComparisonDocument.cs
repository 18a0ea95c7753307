using System.Collections.Immutable;
using Breakeven.Advisor.WhatIfs;

namespace Breakeven.Advisor.Reports;

/// <summary>Scenarios side by side, as a report.</summary>
public static class ComparisonDocument
{
    private const string None = "–";

    public static ReportDocument Build(ScenarioComparison comparison, string? source = null)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        ComparedScenario first = comparison.Scenarios[0];
        List<ReportSection> sections = [new("Side by side", 2, [SideBySide(comparison)])];
        if (comparison.Scenarios.Any(scenario => scenario.Advice.Workloads.Length > 1)) sections.Add(new("Verdict of each workload", 2, [Workloads(comparison)]));
        if (comparison.Scenarios.Any(scenario => !scenario.Differences.IsEmpty)) sections.Add(new("What differs", 2, [Differences(comparison)]));
        return new("Scenarios side by side", Headline(comparison), AdviceWords.Tone(first.Advice.Verdict), Facts(comparison), [.. sections])
        {
            Subtitle = source,
            Footer = $"Costs are at the stated inputs, in US dollars a month of 730 hours. Confidence is the share of redraws in which the cheapest feasible option stays the cheapest. Break-even is the stable one. Seed {comparison.Seed}.",
        };
    }

    private static string Headline(ScenarioComparison comparison)
    {
        ComparedScenario first = comparison.Scenarios[0];
        ComparedScenario[] others = [.. comparison.Scenarios.Where(scenario => scenario.Advice.Verdict != first.Advice.Verdict)];
        string name = AdviceWords.Name(first.Advice.Verdict);
        return others.Length == 0
            ? $"{name} in all {comparison.Scenarios.Length} scenarios{Turned(comparison)}."
            : $"{name} in {first.Name}; it turns with {string.Join(", ", others.Select(other => $"{other.Name} ({AdviceWords.Name(other.Advice.Verdict).ToLowerInvariant().Replace("api", "API", StringComparison.Ordinal)})"))}.";
    }

    /// <summary>The whole may be the same while a workload is not.</summary>
    private static string Turned(ScenarioComparison comparison)
    {
        ComparedScenario first = comparison.Scenarios[0];
        string[] turned =
        [
            .. first.Advice.Workloads.Where(_ => first.Advice.Workloads.Length > 1)
                .Select(known => (known.Name, With: comparison.Scenarios.Where(other => other.Advice.Workloads.Any(part => part.Name == known.Name && part.Verdict != known.Verdict)).Select(other => other.Name).ToArray()))
                .Where(one => one.With.Length > 0).Select(one => $"{one.Name} turns with {string.Join(", ", one.With)}"),
        ];
        return turned.Length == 0 ? "" : $"; of the workloads, {string.Join("; ", turned)}";
    }

    private static ImmutableArray<ReportFact> Facts(ScenarioComparison comparison)
    {
        int same = comparison.Scenarios.Count(scenario => scenario.Advice.Verdict == comparison.Scenarios[0].Advice.Verdict);
        ImmutableArray<ReportFact> facts = [new("Same verdict", $"{same} of {comparison.Scenarios.Length}", "scenarios, the first included")];
        (string Name, decimal Usd)[] costs = [.. comparison.Scenarios.Where(scenario => Chosen(scenario) is not null).Select(scenario => (scenario.Name, Chosen(scenario)!.Value))];
        if (costs.Length == 0) return facts;
        var (cheapest, dearest) = (costs.MinBy(cost => cost.Usd), costs.MaxBy(cost => cost.Usd));
        return [.. facts, new("Cheapest", Format.Usd(cheapest.Usd), cheapest.Name), new("Dearest", Format.Usd(dearest.Usd), dearest.Name)];
    }

    private static ReportTable SideBySide(ScenarioComparison comparison) => new(
        [new("Scenario"), new("Verdict"), new("Confidence", true), new("Cost a month", true), new("Against the first", true), new("API", true), new("Self-host", true), new("Hybrid", true), new("Break-even", true)],
        [
            .. comparison.Scenarios.Select((scenario, index) => new ReportRow(
            [
                scenario.Name,
                AdviceWords.Name(scenario.Advice.Verdict),
                Format.Percent(scenario.Advice.Confidence),
                Usd(Chosen(scenario)),
                index == 0 ? None : Usd(Chosen(scenario) - Chosen(comparison.Scenarios[0])),
                Cost(scenario, "api"), Cost(scenario, "self-host"), Cost(scenario, "hybrid"),
                scenario.Advice.BreakEven is not { } breakEven ? None : breakEven.StableRequestsPerMonth is { } stable ? Format.Count(stable) : "never",
            ]) { IsStrong = index == 0 }),
        ]);

    private static ReportTable Workloads(ScenarioComparison comparison)
    {
        string[] names = [.. comparison.Scenarios.SelectMany(scenario => scenario.Advice.Workloads.Select(workload => workload.Name ?? "")).Distinct(StringComparer.Ordinal)];
        return new(
            [new("Workload"), .. comparison.Scenarios.Select(scenario => new ReportColumn(scenario.Name))],
            [.. names.Select(name => new ReportRow([name, .. comparison.Scenarios.Select(scenario => Verdict(scenario, name))]))]);
    }

    private static ReportTable Differences(ScenarioComparison comparison) => new(
        [new("Scenario"), new("Input"), new("First"), new("Here")],
        [
            .. comparison.Scenarios.SelectMany(scenario => scenario.Differences.Select(change => new ReportRow([scenario.Name, change.Input, change.From ?? "not stated", change.To ?? "not stated"]))),
        ]);

    private static string Verdict(ComparedScenario scenario, string workload) =>
        scenario.Advice.Workloads.FirstOrDefault(part => (part.Name ?? "") == workload) is { } advice ? AdviceWords.Name(advice.Verdict) : None;

    /// <summary>With a mark where a constraint excludes it: the figure stays.</summary>
    private static string Cost(ComparedScenario scenario, string kind) => AdviceWords.Option(scenario.Advice, kind) switch
    {
        { MonthlyUsd: { } usd, Feasible: true } => Format.Usd(usd.Point),
        { MonthlyUsd: { } usd } => $"({Format.Usd(usd.Point)}, excluded)",
        { Feasible: false } => "excluded",
        _ => None,
    };

    private static decimal? Chosen(ComparedScenario scenario) => AdviceWords.Chosen(scenario.Advice)?.MonthlyUsd?.Point;

    private static string Usd(decimal? usd) => usd is { } value ? Format.Usd(value) : None;
}
