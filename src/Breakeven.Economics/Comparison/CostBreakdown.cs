using System.Collections.Immutable;

namespace Breakeven.Economics.Comparison;

/// <summary>The lines of each plan's bill. They add up to the plan's cost.</summary>
public static class CostBreakdown
{
    public static ImmutableArray<NamedCost> Of(CostModel model, PlanKind kind)
    {
        PlanCosts costs = model.Costs();
        IEnumerable<NamedCost> lines = kind switch
        {
            PlanKind.Api => Api(model),
            PlanKind.SelfHost => Own(model.Own, costs.SelfHostServers).Append(new NamedCost("spare", model.Own.Spare * model.Own.ServerUsd)),
            _ => Own(model.Own, costs.HybridServers).Append(new NamedCost("api_overflow", costs.HybridOverflow * model.ApiPerRequest)),
        };
        return [.. lines.Where(line => line.Usd != 0m)];
    }

    /// <summary>List price by meter, then what is taken off or added, in the order of the formula.</summary>
    private static IEnumerable<NamedCost> Api(CostModel model)
    {
        RequestMix mix = model.Mix;
        ApiTerms api = model.Api;
        TokenRates rates = api.Rates;
        decimal perMillion = model.RequestsPerMonth / 1_000_000m, input = rates.Input ?? 0m, output = rates.Output ?? 0m;
        yield return new("input_tokens", perMillion * mix.InputTokens * (1m - mix.CachedInputFraction - mix.CacheWriteFraction) * input);
        yield return new("cached_input_tokens", perMillion * mix.InputTokens * mix.CachedInputFraction * (rates.CachedInput ?? input));
        yield return new("cache_write_tokens", perMillion * mix.InputTokens * mix.CacheWriteFraction * (rates.CacheWrite ?? input));
        yield return new("output_tokens", perMillion * mix.OutputTokens * output);
        yield return new("reasoning_tokens", perMillion * mix.ReasoningTokens * (rates.Reasoning ?? output));

        decimal running = model.RequestsPerMonth * api.ListPerRequest(mix);
        foreach ((string name, decimal factor) in new[]
        {
            ("batch_discount", 1m - mix.BatchFraction * api.BatchDiscount), ("regional_uplift", api.RegionalFactor),
            ("optimisation_saving", 1m - api.OptimisationSaving), ("price_decline", api.LifeFactor()),
        })
        {
            yield return new(name, running * (factor - 1m));
            running *= factor;
        }
    }

    private static IEnumerable<NamedCost> Own(OwnFleet fleet, decimal servers) =>
        [.. fleet.ServerLines.Select(line => line with { Usd = line.Usd * servers }), .. fleet.FixedLines, new NamedCost("ops_staff", fleet.StaffUsd)];
}
