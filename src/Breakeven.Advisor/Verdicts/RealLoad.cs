using Breakeven.Advisor.Counterfactuals;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Verdicts;

/// <summary>The load hour by hour where the ledger saw it: averaging hours into a curve of few steps hides peaks that an API would take.</summary>
internal static class RealLoad
{
    /// <summary>A week: less says nothing about the shape.</summary>
    internal const int EnoughHours = 168;

    public static (CostModel Model, string Basis) Of(WorkloadCase subject)
    {
        CostModel model = subject.Model;
        if (subject.Observed is not { } observed) return (model, model.Load.Steps.Length > 1 ? "the load-duration curve given" : "the mean load alone: peaks, which an API would take, are not known");
        double[] hours = [.. observed.HourlyRequests.Requests.OfType<double>()];
        double mean = hours.Length == 0 ? 0 : hours.Average();
        if (hours.Length < EnoughHours || mean <= 0) return (model, "the load-duration curve of the ledger");
        LoadShape shape = LoadShape.FromCurve(hours.GroupBy(hour => hour).OrderByDescending(group => group.Key)
            .Select(group => new LoadShare((decimal)group.Count() / hours.Length, (decimal)Math.Round(group.Key / mean, 9))));
        return (model with { Load = shape with { Peak = Math.Max(shape.Peak, model.Load.Peak) } }, $"{hours.Length:#,0} recorded hours");
    }
}
