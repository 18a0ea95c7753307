using System.Collections.Immutable;
using System.Globalization;
using Breakeven.Advisor.Evidence;
using Breakeven.Advisor.Interview;
using Breakeven.Advisor.Migration;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Verdicts;

/// <summary>Writes down what was decided for one workload.</summary>
internal static class WorkloadAdvice
{
    public static Advice Of(WorkloadVerdict verdict, int seed)
    {
        Decision decision = verdict.Decision;
        var texts = new FindingTexts(verdict.Subject, decision);
        ImmutableArray<string> reasons = [.. decision.Why.Concat(Notices.Reasons(verdict.Subject, decision)).Distinct(StringComparer.Ordinal)];
        ImmutableArray<string> warnings = [.. decision.Beware.Concat(Notices.Warnings(verdict.Subject, decision, verdict.Confidence)).Distinct(StringComparer.Ordinal)];
        ImmutableArray<Flip> flips = FlipSearch.Find(verdict.Subject, verdict.Verdict);
        ImmutableArray<MigrationStep> migration = MigrationPlan.Of(verdict);
        return new()
        {
            Name = verdict.Subject.Name,
            Verdict = verdict.Verdict,
            Confidence = verdict.Confidence,
            Reasons = [.. texts.Say(reasons), .. QualityFindings.Reasons(verdict.Subject, verdict.Verdict)],
            Warnings = Merge(texts.Say(warnings).Concat(verdict.Subject.Hosting.Warnings).Concat(QualityFindings.Warnings(verdict.Subject, verdict.Verdict))),
            Options = OptionBuilder.Of(verdict),
            BreakEven = BreakEvenSummaries.Of(verdict.Subject),
            WouldChangeIf = flips,
            NextMeasurements = NextMeasurements.Of(verdict),
            PerfectInformationUsdPerMonth = DrawSet.Usd(verdict.Information.PerfectUsd),
            Payback = PaybackFinder.Say(verdict),
            Plan = [.. migration.Select(step => step.Text)],
            Migration = migration,
            Assumptions = verdict.Subject.Assumptions,
            Drivers = Drivers(verdict),
            Charts = ChartBuilder.Of(verdict),
            Quality = verdict.Subject.Quality.Assessment,
            Requirements = RequirementTable.Of(verdict, flips),
            Observed = verdict.Subject.Recorded,
            Optimisation = verdict.Subject.Optimisation,
            Outlook = GrowthOutlook.Of(verdict.Subject),
            FleetSearch = FleetSearchSummaries.Of(verdict.Subject),
            Seed = seed,
        };
    }

    /// <summary>Each code once.</summary>
    private static ImmutableArray<Finding> Merge(IEnumerable<Finding> findings) =>
        [.. findings.GroupBy(finding => finding.Code, StringComparer.Ordinal).Select(group => new Finding(group.Key, string.Join(' ', group.Select(finding => finding.Text))))];

    private static ImmutableArray<Driver> Drivers(WorkloadVerdict verdict)
    {
        if (!verdict.Subject.VolumeIsKnown) return [];
        return [.. MonteCarlo.Ranges(verdict.Subject.Model, verdict.Subject.Uncertainty)
            .Select(range => new Driver(range.Input, Text(range.Low), Text(range.High), Saving(range.AtLow), Saving(range.AtHigh)))
            .OrderByDescending(driver => Math.Abs(driver.SavingAtHigh - driver.SavingAtLow)).ThenBy(driver => driver.Input, StringComparer.Ordinal)];
    }

    private static decimal Saving(CostModel model)
    {
        PlanCosts costs = model.Costs();
        return costs.Api - Math.Min(costs.SelfHost, costs.Hybrid);
    }

    private static string Text(decimal value) => value.ToString(Math.Abs(value) >= 100m ? "#,0" : "0.#####", CultureInfo.InvariantCulture);
}
