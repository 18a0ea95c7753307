using Breakeven.Economics.Comparison;
using CsCheck;

namespace Breakeven.Economics.Tests.Comparison;

/// <summary>Cost models for tests: one written out, and random ones.</summary>
internal static class Models
{
    /// <summary>$0.003 a request against $3,000 a month: break-even at a million.</summary>
    public static CostModel Edge(decimal requests = 1_000_000m, decimal server = 3_000m, decimal? capacity = null, decimal apiPerRequest = 0.003m, int spare = 0, decimal fixedUsd = 0m) =>
        new(requests, new RequestMix(1_000m, 0m), new ApiTerms(new TokenRates(apiPerRequest * 1_000m, 15m, 0m)),
            new OwnFleet([new NamedCost("servers", server)]) { CapacityRequests = capacity, Spare = spare, FixedLines = [new NamedCost("fixed", fixedUsd)] }, LoadShape.Flat);

    public static readonly Gen<CostModel> Any =
        from requests in Gen.Int[0, 20_000_000]
        from capacity in Gen.Int[10_000, 3_000_000]
        from server in Gen.Int[100, 20_000]
        from apiMicros in Gen.Int[100, 20_000]
        from spare in Gen.Int[0, 2]
        from fixedUsd in Gen.Int[0, 5_000]
        from peak in Gen.Int[10, 60]
        from unlimited in Gen.Bool
        select Edge(requests, server, unlimited ? null : capacity, apiMicros / 1_000_000m, spare, fixedUsd) with { Load = LoadShape.WithPeak(peak / 10m) };

    /// <summary>Everything that a model can have: sizes, caches, batch, decline, staff, and a load-duration curve.</summary>
    public static readonly Gen<CostModel> Rich =
        from plain in Any
        from mix in Gen.Select(Gen.Int[1, 20_000], Gen.Int[0, 4_000], Gen.Int[0, 2_000], Gen.Int[0, 60], Gen.Int[0, 40], Gen.Int[0, 100])
        from api in Gen.Select(Gen.Int[0, 60], Gen.Int[0, 90], Gen.Int[0, 60], Gen.Int[1, 60])
        from own in Gen.Select(Gen.Int[0, 20_000], Gen.Int[10, 100])
        from curve in Gen.Int[0, 1_000].Array[1, 40]
        select plain with
        {
            Mix = new RequestMix(mix.Item1, mix.Item2) { ReasoningTokens = mix.Item3, CachedInputFraction = mix.Item4 / 100m, CacheWriteFraction = mix.Item5 / 100m, BatchFraction = mix.Item6 / 100m },
            Api = plain.Api with { OptimisationSaving = api.Item1 / 100m, DeclinePerYear = api.Item2 / 100m, LifeMonths = api.Item4 % 3 == 0 ? null : api.Item4, RegionalFactor = 1m + api.Item3 / 100m },
            Own = plain.Own with { StaffUsd = own.Item1, MaxUtilisation = own.Item2 / 100m },
            Load = Curve(curve),
        };

    /// <summary>Equally long steps of the given relative loads.</summary>
    public static LoadShape Curve(int[] loads)
    {
        decimal mean = Math.Max(1, loads.Sum()) / (decimal)loads.Length;
        return LoadShape.FromCurve(loads.Select(load => new LoadShare(1m / loads.Length, load / mean)));
    }
}
