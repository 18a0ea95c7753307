using System.Collections.Immutable;
using Breakeven.Advisor.Verdicts;
using Breakeven.Economics.Comparison;
using static System.FormattableString;

namespace Breakeven.Advisor.Migration;

/// <summary>What stops a step of this workload.</summary>
internal sealed class StopConditions(WorkloadVerdict verdict)
{
    /// <summary>Failures of an API that answers as the large ones do: an estimate for a workload that was not observed.</summary>
    private const double UsualErrors = 0.01;

    private static readonly ImmutableArray<string> Failures = ["upstream_error", "rate_limited", "timeout", "truncated", "unknown"];
    private const int Bisections = 40;

    private CostModel Model => verdict.Subject.Model;

    public static StopCondition Quality() => new("quality_difference", 0m, -SampleSizes.QualityMargin,
        Invariant($"the share of acceptable answers is more than {SampleSizes.QualityMargin * 100:0.#} points below today's model, beyond its 95 % interval"), IsEstimate: true);

    /// <param name="calls">Calls of the stage.</param>
    public StopCondition Errors(long calls)
    {
        bool isObserved = verdict.Subject.Observed is { Calls: > 0 };
        double rate = isObserved ? Math.Clamp(verdict.Subject.Observed!.Outcomes.Where(outcome => Failures.Contains(outcome.Name)).Sum(outcome => outcome.Fraction), 0, 1) : UsualErrors;
        decimal most = SampleSizes.MostErrors(rate, Math.Max(1, calls));
        return new("error_rate", (decimal)Math.Round(rate, 4), most,
            Invariant($"more than {most * 100:0.##} % of calls fail, against {rate * 100:0.##} % {(isObserved ? "as recorded" : "as is usual")}: more than chance explains in {calls:#,0} calls"), !isObserved);
    }

    public StopCondition Latency()
    {
        string measuredBefore = verdict.Decision.Constraints.ApiIsFeasible ? "the API's of the same days" : "what serves these calls today";
        string kind = verdict.Subject.Requirements.LatencyIsEndToEnd ? "whole answer" : "time to first token";
        return verdict.Subject.Requirements.LatencyBudgetMs is { } budget
            ? new("latency_ms", null, budget, Invariant($"95 % of calls need more than {budget:#,0.###} ms ({kind})"))
            : new("latency_ms", null, null, Invariant($"the 95th percentile ({kind}) exceeds {measuredBefore} by a fifth; no budget is stated"), IsEstimate: true);
    }

    /// <summary>The reservation cost of a request served, idle time included, against the API's price (docs/concepts/reservation-cost.md); null where cost is not why.</summary>
    public StopCondition? Cost()
    {
        if (!verdict.Subject.VolumeIsKnown || Model.RequestsPerMonth == 0m) return null;
        decimal expected = Significant(verdict.PlanUsd(verdict.Decision.Costs) / Model.RequestsPerMonth), api = Significant(Model.ApiPerRequest);
        if (expected >= api) return null; // something else than cost speaks for own servers
        return new("usd_per_request", expected, api, Invariant($"a request of the month costs more than ${api} as by the API; ${expected} is expected"));
    }

    /// <summary>The capacity of a server at which the verdict turns; null when it holds at a tenth of it.</summary>
    public StopCondition? Capacity()
    {
        if (Model.Own.CapacityRequests is not { } counted || !verdict.Subject.VolumeIsKnown) return null;
        Constraints constraints = verdict.Decision.Constraints;
        Verdict At(decimal factor) => Decision.VerdictOf(verdict.Subject with { Model = Model with { Own = Model.Own with { CapacityRequests = counted * factor } } }, constraints);
        decimal turns = 0.1m, holds = 1m;
        if (At(turns) == verdict.Verdict) return null;
        for (int i = 0; i < Bisections; i++)
        {
            decimal middle = (turns + holds) / 2m;
            if (At(middle) == verdict.Verdict) holds = middle;
            else turns = middle;
        }
        decimal least = decimal.Ceiling(counted * holds);
        return new("capacity_requests_per_month", decimal.Round(counted), least, Invariant($"a server carries fewer than {least:#,0} requests a month, where {counted:#,0} were counted: then the answer is {AdviceJson.Word(At(turns))}"));
    }

    /// <summary>Three significant digits: what a cost per request is good for.</summary>
    private static decimal Significant(decimal usd)
    {
        if (usd <= 0m) return 0m;
        int places = Math.Clamp(2 - (int)Math.Floor(Math.Log10((double)usd)), 0, 15);
        return decimal.Round(usd, places) / 1.0000000000000000m;
    }
}
