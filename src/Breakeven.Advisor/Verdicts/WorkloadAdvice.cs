using System.Collections.Immutable;
using System.Globalization;
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
        return new()
        {
            Name = verdict.Subject.Name,
            Verdict = verdict.Verdict,
            Confidence = verdict.Confidence,
            Reasons = [.. texts.Say(reasons)],
            Warnings = [.. texts.Say(warnings), .. verdict.Subject.Hosting.Warnings.Where(warning => !warnings.Contains(warning.Code) && Concerns(warning, verdict))],
            Options = OptionBuilder.Of(verdict),
            BreakEven = BreakEvenSummaries.Of(verdict.Subject),
            WouldChangeIf = FlipSearch.Find(verdict.Subject, verdict.Verdict),
            Plan = PlanWriter.Of(verdict),
            Assumptions = verdict.Subject.Assumptions,
            Drivers = Drivers(verdict),
            Charts = ChartBuilder.Of(verdict),
            Seed = seed,
        };
    }

    /// <summary>What was left out of own hosting matters wherever own hosting was weighed.</summary>
    private static bool Concerns(Finding warning, WorkloadVerdict verdict) =>
        warning.Code != "ops_cost" || verdict.Verdict is Verdict.SelfHost or Verdict.Hybrid;

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
