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
}
