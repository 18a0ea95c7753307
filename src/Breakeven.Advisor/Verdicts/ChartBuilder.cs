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
        double[] savings = [.. verdict.Draws.States.Select(costs => costs.Api - Math.Min(costs.SelfHost, costs.Hybrid))];
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
        var fast = new FastModel(model);
        return [.. Enumerable.Range(0, Points + 1).Select(step => most * step / Points)
            .Concat(breakEven.Crossings.TakeWhile(crossing => crossing <= most).Take(Points)).Concat(Steps(model, most)).Append(model.RequestsPerMonth)
            .Distinct().Order().Select(volume => Point(fast, volume))];
    }

    /// <summary>A point of a line to be drawn, to a millionth of a dollar.</summary>
    internal static CostPoint Point(FastModel model, decimal volume)
    {
        PlanDraw costs = (model with { Requests = (double)volume }).Costs();
        return new(volume, DrawSet.Usd(costs.Api), DrawSet.Usd(costs.SelfHost), DrawSet.Usd(costs.Hybrid));
    }

    /// <summary>Equal bins from the smallest to the largest saving.</summary>
    internal static ImmutableArray<HistogramBin> Histogram(double[] savings)
    {
        double low = savings.Min(), high = savings.Max(), width = (high - low) / Bins;
        decimal from = DrawSet.Usd(low), step = (DrawSet.Usd(high) - from) / Bins;
        if (step == 0m) return [new HistogramBin(from, from, savings.Length)];
        int[] counts = new int[Bins];
        foreach (double saving in savings) counts[(int)Math.Clamp((saving - low) / width, 0, Bins - 1)]++;
        return [.. counts.Select((count, bin) => new HistogramBin(from + bin * step, from + (bin + 1) * step, count))];
    }

    private static ImmutableArray<LoadPoint> Load(WorkloadVerdict verdict) => verdict.Subject.Observed is not { } observed ? [] :
        [.. observed.HourlyRequests.Requests.Select((requests, hour) => (requests, hour)).Where(point => point.requests is not null)
            .Select(point => new LoadPoint(point.hour, point.requests!.Value))];
}
