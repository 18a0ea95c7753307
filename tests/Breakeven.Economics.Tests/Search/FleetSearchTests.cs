using Breakeven.Economics.Comparison;
using Breakeven.Economics.Search;
using Breakeven.Economics.Tests.Comparison;
using CsCheck;

namespace Breakeven.Economics.Tests.Search;

public sealed class FleetSearchTests
{
    private static readonly Gen<(int Usd, int Capacity)[]> Offers = Gen.Select(Gen.Int[100, 20_000], Gen.Int[0, 2_000_000]).Array[1, 12];

    [Fact]
    public void Cheapest_AnyOffers_IsTheBruteForceMinimum() => Gen.Select(Loads.Model, Offers, Gen.Bool).Sample((model, offers, apiMayServe) =>
    {
        OwnFleet Fleet(int index) => model.Own with { ServerLines = [new NamedCost("servers", offers[index].Usd)], CapacityRequests = offers[index].Capacity };
        FleetSearchResult result = FleetSearch.Cheapest([.. offers.Select((_, index) => new FleetOffer(index, Fleet(index)))], model,
            offer => offers[offer.Index].Capacity < 10_000 ? null : Fleet(offer.Index), apiMayServe);

        decimal[] all = [.. offers.Select((offer, index) => offer.Capacity < 10_000 ? decimal.MaxValue : FleetSearch.Price(new(index, Fleet(index)), Fleet(index), model, apiMayServe).Usd)];
        Assert.Equal(offers.Length, result.Sized.Length + result.Excluded.Length + result.Pruned.Length);
        if (result.Sized.IsEmpty) Assert.All(all, usd => Assert.Equal(decimal.MaxValue, usd));
        else Assert.Equal(all.Min(), result.Sized[0].Usd);
        Assert.All(result.Pruned, offer => Assert.True(all[offer.Index] >= result.Sized[0].Usd));
    });

    [Fact]
    public void Cheapest_SmallVolume_LooksAtNoDearServer()
    {
        CostModel small = Models.Edge(10_000m, 100m, 1_000_000m);
        FleetOffer[] offers = [.. new[] { 5_000m, 100m, 300m }.Select((usd, index) => new FleetOffer(index, small.Own with { ServerLines = [new NamedCost("servers", usd)] }))];
        FleetSearchResult result = FleetSearch.Cheapest(offers, small, offer => offer.Unsized, apiMayServe: false);
        Assert.Equal([1], result.Sized.Select(fleet => fleet.Offer.Index));
        Assert.Equal([2, 0], result.Pruned.Select(offer => offer.Index));
    }
}
