using System.Collections.Immutable;
using Breakeven.Advisor.Counterfactuals;
using Breakeven.Economics.Comparison;
using Breakeven.Economics.Search;

namespace Breakeven.Advisor.Verdicts;

/// <summary>Whether different servers side by side are cheaper than the chosen equal ones.</summary>
internal static class MixedFleets
{
    /// <returns>Null when equal servers are as cheap.</returns>
    public static MixedFleetSummary? Of(FoundFleet found)
    {
        if (!found.Runs) return null;
        SizedFleet chosen = found.Result.Sized[0];
        SizedFleet[] candidates = [.. found.Result.Sized.Where(sized => sized.Fleet.UsableRequests is > 0 && found.Ways[sized.Offer.Index].Way.Model == found.Chosen.Way.Model)];
        FleetType[] types = [.. candidates.Select(sized => new FleetType(sized.Fleet.UsableRequests!.Value, sized.Fleet.ServerUsd))];
        ImmutableArray<int> kept = MixedFleetSearch.Undominated(types);
        if (kept.Length < 2) return null;

        ImmutableArray<FleetType> kinds = [.. kept.Select(index => types[index])];
        CostModel demand = found.Question.Demand;
        int spare = kept.Max(index => candidates[index].Fleet.Spare);
        MixedFleet? own = MixedFleetSearch.Cover(kinds, demand.RequestsPerMonth * demand.Load.Peak, spare);
        MixedFleet? hybrid = found.Question.ApiMayServe ? MixedFleetSearch.Hybrid(kinds, demand.RequestsPerMonth, demand.Load, demand.ApiPerRequest) : null;
        if ((own is null || hybrid?.Usd < own.Usd ? hybrid : own) is not { } best) return null;
        decimal usd = best.Usd + chosen.Fleet.FixedUsd, saving = chosen.Usd - usd;
        if (saving <= 0m || best.Kinds < 2) return null;

        ImmutableArray<MixedServers> servers = [.. kept.Select((index, kind) => new MixedServers(found.Ways[candidates[index].Offer.Index].Way.Hardware, best.Serving[kind], best.Spare[kind]))
            .Where(one => one.Serving + one.Spare > 0)];
        double share = (double)(saving / chosen.Usd);
        return new(servers, best == own ? "self-host" : "hybrid", usd, saving, Math.Round(share, 4), best.IsExact, Say(servers, usd, saving, share));
    }

    /// <summary>The verdict counts equal servers: a mix is worth its second kind of machine only beyond the margin that a second way of serving must earn.</summary>
    private static string Say(ImmutableArray<MixedServers> servers, decimal usd, decimal saving, double share)
    {
        string mix = string.Join(" with ", servers.Select(one => $"{one.Serving + one.Spare:#,0} of {one.Hardware}"));
        return $"{mix} would cost {FindingTexts.Usd(usd)} a month, {FindingTexts.Usd(saving)} ({share:P1}) less. "
            + (share > (double)PlanCosts.HybridMargin ? "The verdict counts equal servers, so it errs against own servers by this." : "Too little for two kinds of servers.");
    }
}
