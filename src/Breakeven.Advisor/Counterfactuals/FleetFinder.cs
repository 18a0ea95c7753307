using System.Collections.Immutable;
using Breakeven.Economics.Comparison;
using Breakeven.Economics.Search;

namespace Breakeven.Advisor.Counterfactuals;

/// <summary>Looks for the cheapest way among many, and remembers the others.</summary>
internal static class FleetFinder
{
    /// <summary>Utilisation that a modelled capacity is planned with: the model knows no bursts within the hour.</summary>
    private const decimal PlannedUtilisation = 0.7m;

    /// <returns>Null when no way has a price.</returns>
    public static FoundFleet? Find(FleetQuestion question, ImmutableArray<HostingWay> ways)
    {
        // A precision changes no price.
        var prices = new Dictionary<(string?, int, string), ServerPrice?>();
        ServerPrice? PriceOf(HostingWay way) => prices.TryGetValue((way.Accelerator?.Id, way.Gpus, way.Procurement), out ServerPrice? known) ? known
            : prices[(way.Accelerator?.Id, way.Gpus, way.Procurement)] = Price(question, way, AssumptionLog.Silent);
        PricedWay[] priced = [.. ways.Select(way => (way, price: PriceOf(way))).Where(pair => pair.price is not null).Select(pair => new PricedWay(pair.way, pair.price!))];
        if (priced.Length == 0) return null;
        var findings = new CapacityFinding?[priced.Length];
        OwnFleet? Size(FleetOffer offer)
        {
            CapacityFinding finding = findings[offer.Index] ??= Capacity(question, priced[offer.Index].Way);
            return finding.Exclusion is null ? Sized(question, offer.Unsized, priced[offer.Index], finding) : null;
        }
        FleetSearchResult result = FleetSearch.Cheapest(priced.Select((way, index) => new FleetOffer(index, Unsized(question, way))), question.Demand, Size, question.ApiMayServe);
        int best = result.Sized.IsEmpty ? NearestMiss(priced, findings) : result.Sized[0].Offer.Index;
        return new(question, [.. priced], findings, result, best, Size);
    }

    public static ServerPrice? Price(FleetQuestion question, HostingWay way, AssumptionLog assumptions) =>
        ServerPriceResolver.Resolve(question.Hosting, question.Workload.HoursPerWeek, way.Accelerator, way.Gpus, way.Procurement, assumptions);

    public static CapacityFinding Capacity(FleetQuestion question, HostingWay way) =>
        CapacityFinder.Find(question.Workload, question.Hosting, question.Demand.Mix, way.Model, way.Accelerator, way.Gpus, way.Precision);

    public static OwnFleet Fleet(FleetQuestion question, PricedWay way, CapacityFinding capacity) => Sized(question, Unsized(question, way), way, capacity);

    private static OwnFleet Sized(FleetQuestion question, OwnFleet unsized, PricedWay way, CapacityFinding capacity) => unsized with
    {
        CapacityRequests = capacity.RequestsPerMonth * way.Price.Availability,
        MaxUtilisation = question.Hosting.MaxUtilisation ?? (capacity.IsModelled ? PlannedUtilisation : 1m),
    };

    /// <summary>What it costs, whatever it carries.</summary>
    private static OwnFleet Unsized(FleetQuestion question, PricedWay way) => question.Demand.Own with
    {
        ServerLines = way.Price.Lines,
        FixedLines = [.. question.Demand.Own.FixedLines, .. OneTimeCosts.Lines(question.Hosting.Ownership, way.Price, AssumptionLog.Silent)],
        UnscheduledServerUsd = way.Price.UnscheduledUsd,
        Spare = Math.Max(question.Demand.Own.Spare, way.Price.Procurement == Procurement.Spot && question.Hosting.Redundancy is null ? 1 : 0),
    };

    /// <summary>Of ways none of which runs, the one that came nearest: too slow before too small, and of the small ones the largest.</summary>
    private static int NearestMiss(PricedWay[] ways, CapacityFinding?[] findings) => Enumerable.Range(0, ways.Length)
        .OrderBy(index => findings[index]?.Exclusion?.Code == "infeasible_latency" ? 0 : 1)
        .ThenByDescending(index => (ways[index].Way.Accelerator?.MemoryGb ?? 0) * ways[index].Way.Gpus)
        .ThenBy(index => index).First();
}

internal sealed record PricedWay(HostingWay Way, ServerPrice Price);

/// <param name="Findings">What each way carries; null for those that nobody had to ask.</param>
/// <param name="Best">Index of the chosen way; when none runs, of the nearest miss.</param>
/// <param name="Size">Asks a way that was passed over.</param>
internal sealed record FoundFleet(
    FleetQuestion Question, ImmutableArray<PricedWay> Ways, IReadOnlyList<CapacityFinding?> Findings, FleetSearchResult Result, int Best, Func<FleetOffer, OwnFleet?> Size)
{
    public PricedWay Chosen => Ways[Best];
    public CapacityFinding ChosenCapacity => Findings[Best] ?? FleetFinder.Capacity(Question, Chosen.Way);
    public bool Runs => !Result.Sized.IsEmpty;
}
