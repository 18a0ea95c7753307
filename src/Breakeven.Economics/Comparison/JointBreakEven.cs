using System.Collections.Immutable;

namespace Breakeven.Economics.Comparison;

/// <summary>Where several own fleets together cost less than the API, when the volumes of all grow in proportion.</summary>
/// <remarks>
/// At f times today's volumes the API costs A·f and the fleets cost a staircase C(f), constant between the f at which one of them
/// needs its next server. A step from f₁ to f₂ is won from max(C/A, f₁) to f₂. With σ the slope of the staircase's lower hull,
/// nothing is won if A ≤ σ, and everything from (Σ((1+spare)S+F))/(A-σ) on, so that the walk ends.
/// </remarks>
public static class JointBreakEven
{
    /// <summary>Most steps that are walked.</summary>
    internal const int MaxSteps = 20_000;

    /// <summary>Beyond so many requests a month no break-even is one.</summary>
    private const double MostRequests = 1e24;

    /// <returns>Volumes in requests a month of all models together; null when the staircase has more than 20,000 steps to walk.</returns>
    public static BreakEvenIntervals? Find(IReadOnlyList<CostModel> models)
    {
        ArgumentNullException.ThrowIfNull(models);
        decimal volume = models.Sum(model => model.RequestsPerMonth), api = models.Sum(model => model.Costs().Api);
        if (volume == 0m || api <= 0m) return BreakEvenIntervals.Never;

        CostModel[] growing = [.. models.Where(model => model is { Own.UsableRequests: not null, RequestsPerMonth: > 0 })];
        decimal slope = growing.Sum(model => model.Own.ServerUsd * ServersPerFactor(model));
        if (api <= slope) return BreakEvenIntervals.Never;
        decimal atLeast = models.Sum(model => (1 + model.Own.Spare) * model.Own.ServerUsd + model.Own.FixedUsd);
        // In doubles first: a hairline advantage leads to factors that no decimal holds.
        double farthest = (double)atLeast / (double)(api - slope);
        if (growing.Sum(model => farthest * (double)ServersPerFactor(model)) > MaxSteps) return null;
        if (Math.Max(farthest, farthest * (double)volume) > MostRequests) return BreakEvenIntervals.Never;
        decimal end = atLeast / (api - slope);

        ImmutableArray<WinInterval> won = Walk(growing, api, atLeast, end);
        return new([.. won.Select(interval => new WinInterval(interval.From * volume, interval.To * volume))], false);
    }

    private static ImmutableArray<WinInterval> Walk(CostModel[] growing, decimal api, decimal firstCost, decimal end)
    {
        var won = ImmutableArray.CreateBuilder<WinInterval>();
        decimal cost = firstCost, from = 0m;
        foreach ((decimal factor, decimal serverUsd) in Steps(growing, end))
        {
            Add(won, Math.Max(cost / api, from), factor);
            (from, cost) = (factor, cost + serverUsd);
        }
        decimal last = Math.Max(cost / api, from);
        if (Touches(won, last))
        {
            last = won[^1].From;
            won.RemoveAt(won.Count - 1);
        }
        won.Add(new(last, null));
        return won.ToImmutable();
    }

    private static void Add(ImmutableArray<WinInterval>.Builder won, decimal from, decimal to)
    {
        if (from >= to) return;
        if (Touches(won, from)) won[^1] = won[^1] with { To = to };
        else won.Add(new(from, to));
    }

    /// <summary>A relative gap of 10⁻¹² is rounding.</summary>
    private static bool Touches(ImmutableArray<WinInterval>.Builder won, decimal from) => won.Count > 0 && from <= won[^1].To * (1m + 1e-12m);

    /// <summary>The factors at which a fleet is full and its next server is due, ascending.</summary>
    private static IEnumerable<(decimal Factor, decimal ServerUsd)> Steps(CostModel[] growing, decimal end) => growing
        .SelectMany(model => Enumerable.Range(1, (int)(end * ServersPerFactor(model))).Select(servers => (Factor: servers / ServersPerFactor(model), model.Own.ServerUsd)))
        .OrderBy(step => step.Factor);

    private static decimal ServersPerFactor(CostModel model) => model.RequestsPerMonth * model.Load.Peak / model.Own.UsableRequests!.Value;
}
