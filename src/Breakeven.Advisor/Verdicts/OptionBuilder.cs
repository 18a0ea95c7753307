using System.Collections.Immutable;
using Breakeven.Advisor.Counterfactuals;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Verdicts;

/// <summary>Describes the three fleets of one workload. An excluded one keeps its figures.</summary>
internal static class OptionBuilder
{
    private static readonly ImmutableArray<PlanKind> Kinds = [PlanKind.Api, PlanKind.SelfHost, PlanKind.Hybrid];

    public static ImmutableArray<FleetOption> Of(WorkloadVerdict verdict) => [.. Kinds.Select(kind => Of(verdict, kind))];

    public static string Name(PlanKind kind) => kind switch { PlanKind.Api => "api", PlanKind.SelfHost => "self-host", _ => "hybrid" };

    /// <summary>Percentiles by the nearest rank.</summary>
    /// <param name="draws">Reordered here.</param>
    public static MoneySpread Spread(decimal point, double[] draws)
    {
        decimal At(double quantile) => DrawSet.Usd(NearestRank.Of(draws, quantile));
        return new(point, At(0.05), At(0.50), At(0.95));
    }

    private static FleetOption Of(WorkloadVerdict verdict, PlanKind kind)
    {
        WorkloadCase subject = verdict.Subject;
        bool isCounted = subject.VolumeIsKnown && (kind == PlanKind.Api || subject.Hosting.IsCounted);
        return new(Name(kind), verdict.IsFeasible(kind), verdict.WhyNot(kind),
            isCounted ? Spread(verdict.Decision.Costs.Of(kind), verdict.Draws.Of(kind)) : null,
            isCounted ? [.. CostBreakdown.Of(subject.Model, kind).Select(line => new CostLine(line.Name, line.Usd))] : [],
            Fleet(verdict, kind));
    }

    private static FleetSummary Fleet(WorkloadVerdict verdict, PlanKind kind)
    {
        WorkloadCase subject = verdict.Subject;
        CostModel model = subject.Model;
        ImmutableArray<string> api = subject.ApiModel is { } name ? [name] : [], own = subject.Hosting.Model is { } hosted ? [hosted.Id] : [];
        if (kind == PlanKind.Api) return new(0, 0, api, null, null, null, null, 0, null);

        PlanCosts costs = verdict.Decision.Costs;
        int spare = kind == PlanKind.SelfHost ? model.Own.Spare : 0;
        decimal servers = kind == PlanKind.SelfHost ? costs.SelfHostServers : costs.HybridServers;
        decimal overflow = kind == PlanKind.SelfHost ? 0 : costs.HybridOverflow;
        decimal served = model.RequestsPerMonth - overflow;
        double? utilisation = model.Own.CapacityRequests is { } capacity ? Math.Round((double)(served / (servers * capacity)), 4) : null;
        return new(Count(servers) + spare, spare, kind == PlanKind.SelfHost ? own : [.. own, .. api], subject.Hosting.Accelerator?.Id,
            subject.Hosting.GpusPerServer, subject.Hosting.Precision, (double?)(model.Own.CapacityRequests * servers),
            model.RequestsPerMonth == 0 ? 1 : Math.Round((double)(served / model.RequestsPerMonth), 4), utilisation);
    }

    private static int Count(decimal servers) => (int)Math.Min(servers, 1_000_000_000m);
}
