using System.Collections.Immutable;

namespace Breakeven.Economics.Comparison;

/// <summary>Asks of each part of the bill whether it decides: whether the cheaper pure plan changes when that part alone is taken away.</summary>
public static class DecidingFactors
{
    private static readonly (string Code, Func<CostModel, CostModel?> Without)[] Factors =
    [
        ("batch_discount", model => model.Mix.BatchFraction == 0 ? null : model with { Mix = model.Mix with { BatchFraction = 0 } }),
        ("cached_tokens", model => model.Mix.CachedInputFraction == 0 ? null : model with { Mix = model.Mix with { CachedInputFraction = 0 } }),
        ("reasoning_tokens", model => model.Mix.ReasoningTokens == 0 ? null : model with { Mix = model.Mix with { ReasoningTokens = 0 } }),
        ("ops_cost", model => model.Own.StaffUsd == 0 ? null : model with { Own = model.Own with { StaffUsd = 0 } }),
        ("redundancy_cost", model => model.Own.Spare == 0 ? null : model with { Own = model.Own with { Spare = 0 } }),
        ("integer_gpu_step", model => model.Own.CapacityRequests is null ? null : model with { FullServers = false }),
        ("idle_capacity", model => model.Load.Peak <= 1 || model.Own.CapacityRequests is null ? null : model with { Load = LoadShape.Flat }),
        ("scheduled_capacity", model => model.Own.UnscheduledServerUsd is not { } whole ? null
            : model with { Own = model.Own with { ServerLines = [new NamedCost("servers", whole)] } }),
        ("price_decline", model => model.Api.LifeFactor() == 1 ? null : model with { Api = model.Api with { DeclinePerYear = 0 } }),
        ("optimise_first", model => model.Api.OptimisationSaving == 0 ? null : model with { Api = model.Api with { OptimisationSaving = 0 } }),
    ];

    /// <returns>Stable reason codes, in a fixed order.</returns>
    public static ImmutableArray<string> Find(CostModel model)
    {
        bool owning = model.OwningIsCheaper();
        return [.. Factors.Where(factor => factor.Without(model) is { } without && without.OwningIsCheaper() != owning).Select(factor => factor.Code)];
    }
}
