using System.Collections.Immutable;

namespace Breakeven.Economics.Comparison;

/// <summary>What is not known exactly about a <see cref="CostModel"/>. Stated inputs are narrow, assumed ones wide.</summary>
public sealed record Uncertainty
{
    public Spread Volume { get; init; }
    public Spread InputTokens { get; init; }
    public Spread OutputTokens { get; init; }
    public Spread ApiPrice { get; init; }
    public Spread ServerPrice { get; init; }
    public Spread Capacity { get; init; }
    public Spread Staff { get; init; }
    public Spread CachedShare { get; init; }
    public Spread PeakExcess { get; init; }

    /// <summary>Inputs in a fixed order, with how each changes the model.</summary>
    internal ImmutableArray<UncertainInput> Inputs() =>
    [
        new("requests_per_month", Volume, false, (model, factor) => model with { RequestsPerMonth = model.RequestsPerMonth * factor }, model => model.RequestsPerMonth),
        new("input_tokens", InputTokens, false, (model, factor) => Perturb.Tokens(model, factor, 1m), model => model.Mix.InputTokens),
        new("output_tokens", OutputTokens, false, (model, factor) => Perturb.Tokens(model, 1m, factor), model => model.Mix.OutputTokens),
        new("api_price", ApiPrice, true, (model, factor) => model with { Api = model.Api with { Rates = model.Api.Rates.Scaled(factor) } }, model => model.ApiPerRequest),
        new("server_usd_per_month", ServerPrice, true, (model, factor) => model with { Own = model.Own.ScaleServers(factor) }, model => model.Own.ServerUsd),
        new("capacity_requests_per_month", Capacity, false, (model, factor) => model with { Own = model.Own with { CapacityRequests = model.Own.CapacityRequests * factor } }, model => model.Own.CapacityRequests ?? 0m),
        new("ops_staff_usd_per_month", Staff, true, (model, factor) => model with { Own = model.Own with { StaffUsd = model.Own.StaffUsd * factor } }, model => model.Own.StaffUsd),
        new("cached_input_fraction", CachedShare, false, (model, factor) => model with { Mix = model.Mix with { CachedInputFraction = Math.Min(1m - model.Mix.CacheWriteFraction, model.Mix.CachedInputFraction * factor) } }, model => model.Mix.CachedInputFraction),
        new("peak_to_mean", PeakExcess, false, Perturb.Peak, model => model.Load.Peak),
    ];
}

/// <param name="IsShared">The same for every workload of an organisation, as prices are.</param>
internal sealed record UncertainInput(string Name, Spread Spread, bool IsShared, Func<CostModel, decimal, CostModel> Apply, Func<CostModel, decimal> Value);

/// <summary>Changes of a model that touch more than one of its members.</summary>
public static class Perturb
{
    /// <summary>Other request sizes. A server that carries a number of requests carries fewer larger ones, in proportion to their tokens (an output token weighs as four of input: decoding reads the weights, prefill does not).</summary>
    public static CostModel Tokens(CostModel model, decimal inputFactor, decimal outputFactor)
    {
        const decimal OutputWeight = 4m;
        RequestMix mix = model.Mix;
        decimal before = mix.InputTokens + OutputWeight * (mix.OutputTokens + mix.ReasoningTokens);
        decimal after = mix.InputTokens * inputFactor + OutputWeight * (mix.OutputTokens + mix.ReasoningTokens) * outputFactor;
        decimal work = before == 0m || after == 0m ? 1m : after / before;
        return model with
        {
            Mix = mix with { InputTokens = mix.InputTokens * inputFactor, OutputTokens = mix.OutputTokens * outputFactor, ReasoningTokens = mix.ReasoningTokens * outputFactor },
            Own = model.Own with { CapacityRequests = model.Own.CapacityRequests / work },
        };
    }

    /// <summary>A peak whose excess over the mean is <paramref name="factor"/> times as high.</summary>
    public static CostModel Peak(CostModel model, decimal factor) =>
        model with { Load = model.Load with { Peak = 1m + (model.Load.Peak - 1m) * factor } };
}
