using Breakeven.Economics.Comparison;
using Breakeven.Economics.Tests.Comparison;
using CsCheck;

namespace Breakeven.Economics.Tests.Search;

/// <summary>Random load-duration curves and models with them.</summary>
internal static class Loads
{
    /// <summary>One to eight steps of equal time, some of them empty.</summary>
    public static readonly Gen<LoadShape> Curve =
        from multiples in Gen.Int[0, 1_000].Array[1, 8]
        let sum = multiples.Sum()
        select sum == 0 ? LoadShape.Flat : LoadShape.FromCurve(multiples.Select(multiple => new LoadShare(1m / multiples.Length, (decimal)multiple * multiples.Length / sum)));

    public static readonly Gen<CostModel> Model =
        from requests in Gen.Int[1, 5_000_000]
        from capacity in Gen.Int[50_000, 2_000_000]
        from server in Gen.Int[100, 20_000]
        from apiMicros in Gen.Int[100, 20_000]
        from spare in Gen.Int[0, 2]
        from load in Curve
        select Models.Edge(requests, server, capacity, apiMicros / 1_000_000m, spare) with { Load = load };
}
