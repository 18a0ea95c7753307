using System.Collections.Immutable;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Verdicts;

/// <summary>Data of the plots of one workload.</summary>
internal static class ChartBuilder
{
    private const int Points = 60, Bins = 31, MostSteps = 120;

    public static AdviceCharts? Of(WorkloadVerdict verdict)
    {
        CostModel model = verdict.Subject.Model;
        if (!verdict.Subject.VolumeIsKnown) return null;
        ImmutableArray<decimal> savings = [.. verdict.Draws.Draws.Select(costs => costs.Api - Math.Min(costs.SelfHost, costs.Hybrid))];
        return new()
        {
            CostByVolume = CostByVolume(model),
            CurrentRequestsPerMonth = model.RequestsPerMonth,
            SavingDistribution = Histogram(savings),
            Load = Load(verdict),
            FleetRequestsPerHour = verdict.Plan == PlanKind.Api ? null
                : (double?)(model.Own.UsableRequests * Servers(verdict) / 730m),
            LoadDuration = LoadDuration(model),
            FleetServers = verdict.Plan == PlanKind.Api ? null : (int)Math.Min(Servers(verdict), 1_000_000_000m),
            OwnSaving = OptionBuilder.Spread(verdict.Decision.Costs.Api - Math.Min(verdict.Decision.Costs.SelfHost, verdict.Decision.Costs.Hybrid), savings),
            VolumeRange = MonteCarlo.Ranges(model, verdict.Subject.Uncertainty).Where(range => range.Input == "requests_per_month").Select(range => new VolumeInterval(range.Low, range.High)).FirstOrDefault(),
            Cumulative = CumulativeCosts.Of(verdict.Subject, verdict.Decision.Costs),
        };
    }

    private static decimal Servers(WorkloadVerdict verdict) => verdict.Plan == PlanKind.SelfHost ? verdict.Decision.Costs.SelfHostServers : verdict.Decision.Costs.HybridServers;

    private static ImmutableArray<LoadDurationStep> LoadDuration(CostModel model) => model.Load.Steps.Length < 2 ? [] :
        [.. model.Load.Steps.OrderByDescending(step => step.Multiple).Select(step => new LoadDurationStep((double)step.Share, (double)(step.Multiple * model.RequestsPerMonth / 730m)))];

    /// <summary>Both sides of each volume at which one more whole server is due: the cost jumps there. Left out where they lie too close to be seen.</summary>
    private static IEnumerable<decimal> Steps(CostModel model, decimal most)
    {
        if (model.Own.UsableRequests is not { } usable || usable <= 0m) yield break;
        decimal carried = usable / model.Load.Peak;
        if (most / carried > MostSteps) yield break;
        for (decimal k = 1m; k * carried <= most; k++)
        {
            yield return k * carried;
            yield return k * carried * 1.000000001m;
        }
    }

    /// <summary>Even steps to beyond today's volume and the stable break-even, and every crossing in between.</summary>
    private static ImmutableArray<CostPoint> CostByVolume(CostModel model)
    {
        BreakEvenIntervals breakEven = model.BreakEven();
        decimal most = Math.Max(model.RequestsPerMonth * 2m, Math.Min((breakEven.Stable ?? 0m) * 1.5m, model.RequestsPerMonth * 20m));
        if (most == 0m) most = (breakEven.Stable ?? 1_000_000m) * 1.5m;
        return [.. Enumerable.Range(0, Points + 1).Select(step => most * step / Points)
            .Concat(breakEven.Crossings.TakeWhile(crossing => crossing <= most).Take(Points)).Concat(Steps(model, most)).Append(model.RequestsPerMonth)
            .Distinct().Order().Select(volume => Point(model, volume))];
    }

    private static CostPoint Point(CostModel model, decimal volume)
    {
        PlanCosts costs = model.CostsAt(volume);
        return new(volume, costs.Api, costs.SelfHost, costs.Hybrid);
    }

    /// <summary>Equal bins from the smallest to the largest saving.</summary>
    internal static ImmutableArray<HistogramBin> Histogram(ImmutableArray<decimal> savings)
    {
        decimal low = savings.Min(), high = savings.Max();
        if (low == high) return [new HistogramBin(low, high, savings.Length)];
        decimal width = (high - low) / Bins;
        int[] counts = new int[Bins];
        foreach (decimal saving in savings) counts[Math.Min(Bins - 1, (int)((saving - low) / width))]++;
        return [.. counts.Select((count, bin) => new HistogramBin(low + bin * width, low + (bin + 1) * width, count))];
    }

    private static ImmutableArray<LoadPoint> Load(WorkloadVerdict verdict) => verdict.Subject.Observed is not { } observed ? [] :
        [.. observed.HourlyRequests.Requests.Select((requests, hour) => (requests, hour)).Where(point => point.requests is not null)
            .Select(point => new LoadPoint(point.hour, point.requests!.Value))];
}
