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

    /// <summary>On the mean volume over the life of hardware that is bought, beside the doubt about today's volume.</summary>
    public Spread Growth { get; init; }

    /// <summary>On the yearly rate at which API prices fall, in logarithms of the price.</summary>
    public Spread Decline { get; init; }

    /// <summary>Inputs in the order of <see cref="InputCorrelation"/>, with how each changes the model.</summary>
    internal ImmutableArray<UncertainInput> Inputs() =>
    [
        new(InputCorrelation.Requests, Volume, (model, factor) => model with { RequestsPerMonth = model.RequestsPerMonth * factor }, model => model.RequestsPerMonth,
            (ref FastModel model, double factor) => model.Requests *= factor),
        new(InputCorrelation.InputTokens, InputTokens, (model, factor) => Perturb.Tokens(model, factor, 1m), model => model.Mix.InputTokens,
            (ref FastModel model, double factor) => Perturb.Tokens(ref model, factor, 1, 1)),
        new(InputCorrelation.OutputTokens, OutputTokens, (model, factor) => Perturb.Tokens(model, 1m, factor), model => model.Mix.OutputTokens,
            (ref FastModel model, double factor) => Perturb.Tokens(ref model, 1, factor, factor)),
        new(InputCorrelation.ApiPrice, ApiPrice, (model, factor) => model with { Api = model.Api with { Rates = model.Api.Rates.Scaled(factor) } }, model => model.ApiPerRequest,
            (ref FastModel model, double factor) => model.ApiFactor *= factor),
        new(InputCorrelation.ServerPrice, ServerPrice, (model, factor) => model with { Own = model.Own.ScaleServers(factor) }, model => model.Own.ServerUsd,
            (ref FastModel model, double factor) => model.ServerUsd *= factor),
        new(InputCorrelation.Capacity, Capacity, (model, factor) => model with { Own = model.Own with { CapacityRequests = model.Own.CapacityRequests * factor } }, model => model.Own.CapacityRequests ?? 0m,
            (ref FastModel model, double factor) => model.Capacity *= factor),
        new(InputCorrelation.Staff, Staff, (model, factor) => model with { Own = model.Own with { StaffUsd = model.Own.StaffUsd * factor } }, model => model.Own.StaffUsd,
            (ref FastModel model, double factor) => model.StaffUsd *= factor),
        new(InputCorrelation.CachedShare, CachedShare, (model, factor) => model with { Mix = model.Mix with { CachedInputFraction = Math.Min(1m - model.Mix.CacheWriteFraction, model.Mix.CachedInputFraction * factor) } }, model => model.Mix.CachedInputFraction,
            (ref FastModel model, double factor) => model.CachedShare = Math.Min(1 - model.WrittenShare, model.CachedShare * factor)),
        new(InputCorrelation.PeakExcess, PeakExcess, Perturb.Peak, model => model.Load.Peak,
            (ref FastModel model, double factor) => model.Peak = 1 + (model.Peak - 1) * factor),
        new(InputCorrelation.Growth, Growth, (model, factor) => model with { RequestsPerMonth = model.RequestsPerMonth * factor }, model => model.RequestsPerMonth,
            (ref FastModel model, double factor) => model.Requests *= factor),
        new(InputCorrelation.Decline, Decline, Perturb.Decline, model => model.Api.DeclinePerYear,
            (ref FastModel model, double factor) => model.PricePerYear = Perturb.PricePerYear(model.PricePerYear, factor)),
    ];
}
