using System.Collections.Immutable;
using Breakeven.Economics.Search;
using CsCheck;

namespace Breakeven.Economics.Tests.Search;

public sealed class MixedFleetSearchTests
{
    private const int Most = 7;

    /// <summary>Servers of one kind: with three kinds, what can be tried one by one.</summary>
    private const decimal MostByBruteForce = 40m;

    private static readonly Gen<ImmutableArray<FleetType>> Types =
        (from usable in Gen.Int[1, 100]
         from usd in Gen.Int[1, 100]
         select new FleetType(usable, usd)).Array[1, 3].Select(types => types.ToImmutableArray());

    [Fact]
    public void Cover_OneLargeAndOneSmall_MixesThem()
    {
        // 130 a month: two large ones cost 200, a large and three small ones 160; two and a half times the small kind is dearer.
        MixedFleet fleet = MixedFleetSearch.Cover([new(100m, 100m), new(10m, 20m)], 130m, spare: 0)!;
        Assert.Equal([1, 3], fleet.Serving.AsEnumerable());
        Assert.Equal((160m, true, 2), (fleet.Usd, fleet.IsExact, fleet.Kinds));
    }

    [Fact]
    public void Cover_WithASpare_CountsItAsTheLargestKind()
    {
        // Small ones alone need a small spare: 14 × 20 = 280; with a large one the spare is large: 160 + 100.
        MixedFleet fleet = MixedFleetSearch.Cover([new(100m, 100m), new(10m, 20m)], 130m, spare: 1)!;
        Assert.Equal((260m, 1, 0), (fleet.Usd, fleet.Spare[0], fleet.Spare[1]));
    }

    [Fact]
    public void Cover_AnyKinds_IsTheBruteForceMinimum() => Gen.Select(Types, Gen.Int[1, 300], Gen.Int[0, 2]).Sample((types, peak, spare) =>
    {
        MixedFleet fleet = MixedFleetSearch.Cover(types, peak, spare)!;
        Assert.True(fleet.IsExact);
        if (types.Max(type => peak / type.UsableRequests) > MostByBruteForce) return;
        decimal best = Counts(types, index => (int)Math.Ceiling(peak / types[index].UsableRequests))
            .Where(counts => Carried(types, counts) >= peak)
            .SelectMany(counts => types.Where(type => !counts.Where((count, index) => count > 0 && types[index].UsableRequests > type.UsableRequests).Any())
                .Select(type => Usd(types, counts) + spare * type.Usd)).Min();
        Assert.Equal(best, fleet.Usd);
    }, iter: 200);

    [Fact]
    public void Hybrid_AnyKindsAndLoad_IsTheBruteForceMinimum() => Gen.Select(Types, Gen.Int[1, 150], Loads.Curve, Gen.Int[1, 300]).Sample((types, requests, load, apiCents) =>
    {
        MixedFleet fleet = MixedFleetSearch.Hybrid(types, requests, load, apiCents / 100m)!;
        decimal peak = requests * load.Steps.Max(step => step.Multiple);
        if (types.Max(type => peak / type.UsableRequests) > MostByBruteForce) return;
        decimal best = Counts(types, index => Math.Max(1, (int)Math.Ceiling(peak / types[index].UsableRequests))).Where(counts => counts.Sum() > 0)
            .Min(counts => Usd(types, counts) + apiCents / 100m * load.Steps.Sum(step => step.Share * Math.Max(0m, requests * step.Multiple - Carried(types, counts))));
        Assert.Equal(best, fleet.Usd, 9);
    }, iter: 200);

    [Fact]
    public void Cover_ThousandsOfServersOfManyKinds_EndsAndIsNoDearerThanTheBestKind()
    {
        ImmutableArray<FleetType> types = [.. Enumerable.Range(1, Most).Select(kind => new FleetType(kind * 1_000m + kind * kind, kind * 997m + 31m))];
        MixedFleet fleet = MixedFleetSearch.Cover(types, 50_000_000m, 1)!;
        Assert.True(fleet.Usd <= types.Min(type => (Math.Ceiling(50_000_000m / type.UsableRequests) + 1m) * type.Usd));
    }

    [Fact]
    public void Undominated_DearerAndSmaller_IsLeftOut() =>
        Assert.Equal([0, 3], MixedFleetSearch.Undominated([new(10m, 5m), new(9m, 6m), new(10m, 5m), new(20m, 11m)]).AsEnumerable());

    private static IEnumerable<int[]> Counts(ImmutableArray<FleetType> types, Func<int, int> most) => types.Length switch
    {
        1 => from a in Enumerable.Range(0, most(0) + 1) select new[] { a },
        2 => from a in Enumerable.Range(0, most(0) + 1) from b in Enumerable.Range(0, most(1) + 1) select new[] { a, b },
        _ => from a in Enumerable.Range(0, most(0) + 1) from b in Enumerable.Range(0, most(1) + 1) from c in Enumerable.Range(0, most(2) + 1) select new[] { a, b, c },
    };

    private static decimal Carried(ImmutableArray<FleetType> types, int[] counts) => counts.Select((count, index) => count * types[index].UsableRequests).Sum();

    private static decimal Usd(ImmutableArray<FleetType> types, int[] counts) => counts.Select((count, index) => count * types[index].Usd).Sum();
}
