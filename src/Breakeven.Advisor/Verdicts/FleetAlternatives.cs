using System.Collections.Immutable;
using Breakeven.Advisor.Counterfactuals;
using Breakeven.Economics.Comparison;
using Breakeven.Economics.Search;

namespace Breakeven.Advisor.Verdicts;

/// <summary>The nearest ways that were not taken, each with the reason.</summary>
internal sealed class FleetAlternatives(FoundFleet found)
{
    /// <summary>Most of each kind that are listed.</summary>
    private const int MostDearer = 6, MostExcluded = 3;

    private readonly decimal _chosenUsd = found.Runs ? found.Result.Sized[0].Usd : 0m;

    public ImmutableArray<FleetAlternative> List() => [.. Committed(), .. Dearer(), .. Excluded()];

    public static FleetChoice Choice(PricedWay way, SizedFleet sized)
    {
        bool isHybrid = sized.Usd != sized.Costs.SelfHost;
        decimal servers = isHybrid ? sized.Costs.HybridServers : sized.Costs.SelfHostServers;
        int spare = isHybrid ? 0 : sized.Fleet.Spare;
        return new(way.Way.Model?.Id, way.Way.Precision, way.Way.Accelerator?.Id, way.Way.Accelerator is null ? null : way.Way.Gpus, way.Way.Procurement,
            sized.Fleet.ServerUsd, sized.Fleet.CapacityRequests, (int)Math.Min(servers, 1_000_000_000m) + spare, spare, isHybrid ? "hybrid" : "self-host", sized.Usd);
    }

    /// <summary>The chosen hardware on terms that nobody asked for: what a commitment, or interruptions, would save.</summary>
    private IEnumerable<FleetAlternative> Committed()
    {
        if (!found.Runs || found.Question.Hosting.StatesPrice || found.Chosen.Way.Accelerator is null) yield break;
        foreach (string procurement in Procurement.OfCatalog.Except(found.Ways.Select(way => way.Way.Procurement)))
        {
            HostingWay way = found.Chosen.Way with { Procurement = procurement };
            if (Procurement.Asks(procurement) is not { } asks || FleetFinder.Price(found.Question, way, AssumptionLog.Silent) is not { } price) continue;
            PricedWay priced = new(way, price);
            SizedFleet sized = Sized(FleetFinder.Fleet(found.Question, priced, found.ChosenCapacity));
            FleetChoice choice = Choice(priced, sized);
            string name = $"{way.Hardware}, {procurement}";
            yield return sized.Usd >= _chosenUsd
                ? new(name, "dearer", $"{Usd(choice.MonthlyUsd)} a month: {Usd(choice.MonthlyUsd - _chosenUsd)} more, and it asks {asks}.", choice)
                : new(name, "commitment", $"{Usd(choice.MonthlyUsd)} a month: {Usd(_chosenUsd - choice.MonthlyUsd)} less, but it asks {asks}; state procurement \"{procurement}\" to allow it.", choice);
        }
    }

    /// <summary>The best of each other accelerator, and the next best of the chosen one. Ways that were cut off by their cheapest server are priced for this.</summary>
    private IEnumerable<FleetAlternative> Dearer()
    {
        if (!found.Runs) return [];
        IEnumerable<SizedFleet> cutOff = found.Result.Pruned.GroupBy(offer => found.Ways[offer.Index].Way.Accelerator?.Id).Take(MostDearer)
            .Select(group => group.Take(MostExcluded).Select(offer => found.Size(offer) is { } fleet ? Sized(fleet, offer) : null).FirstOrDefault(sized => sized is not null))
            .OfType<SizedFleet>();
        return found.Result.Sized.Skip(1).Concat(cutOff).OrderBy(sized => sized.Usd).ThenBy(sized => sized.Offer.Index)
            .DistinctBy(sized => found.Ways[sized.Offer.Index].Way.Accelerator?.Id).Take(MostDearer)
            .Select(sized => Describe(found.Ways[sized.Offer.Index], sized));
    }

    private FleetAlternative Describe(PricedWay way, SizedFleet sized)
    {
        FleetChoice choice = Choice(way, sized);
        string name = $"{way.Way.Hardware}, {way.Way.Procurement}{(way.Way.Model?.Id == found.Chosen.Way.Model?.Id ? "" : $", {way.Way.Model?.Id}")}";
        decimal more = choice.MonthlyUsd - _chosenUsd;
        return new(name, "dearer", $"{choice.Servers:#,0} {(choice.Servers == 1 ? "server" : "servers")} of {Usd(choice.ServerUsdPerMonth)} a month: {Usd(choice.MonthlyUsd)} in all, {(more == 0m ? "no less" : $"{Usd(more)} more")}.", choice);
    }

    /// <summary>For each reason the nearest misses, one for each accelerator: as many bits as chosen, then the most memory.</summary>
    private IEnumerable<FleetAlternative> Excluded() => found.Result.Excluded
        .Select(offer => (found.Ways[offer.Index].Way, Exclusion: found.Findings[offer.Index]!.Exclusion!, offer.Index))
        .OrderBy(miss => miss.Way.Model == found.Chosen.Way.Model ? 0 : 1).ThenBy(miss => Is16Bit(miss.Way) == Is16Bit(found.Chosen.Way) ? 0 : 1)
        .ThenByDescending(miss => (miss.Way.Accelerator?.MemoryGb ?? 0) * miss.Way.Gpus).ThenBy(miss => miss.Index)
        .DistinctBy(miss => (miss.Exclusion.Code, miss.Way.Accelerator?.Id, miss.Way.Model?.Id))
        .GroupBy(miss => miss.Exclusion.Code, StringComparer.Ordinal).SelectMany(group => group.Take(MostExcluded))
        .Select(miss => new FleetAlternative($"{miss.Way.Hardware}, {miss.Way.Procurement}", miss.Exclusion.Code, miss.Exclusion.Text, null));

    private static bool Is16Bit(HostingWay way) => way.Precision is "bf16" or "fp16";

    /// <summary>At today's API price whatever the terms, so that all ways are ranked by the same.</summary>
    private SizedFleet Sized(OwnFleet fleet, FleetOffer? offer = null) =>
        FleetSearch.Price(offer ?? new FleetOffer(found.Ways.Length, fleet), fleet, found.Question.Demand, found.Question.ApiMayServe);

    private static string Usd(decimal usd) => FindingTexts.Usd(usd);
}
