using System.Collections.Immutable;

namespace Breakeven.Advisor.Suggestions;

/// <summary>What to change in the configuration to act on advice. A person, or a guarded rollout, applies it.</summary>
/// <param name="Routes">Routes that change, whole, in the order of the configuration; empty when nothing does.</param>
/// <param name="Notes">What could not be expressed as a change, in words.</param>
public sealed record Suggestion(ImmutableArray<RouteConfig> Routes, ImmutableArray<WorkloadOrder> Workloads, string Why, ImmutableArray<string> Notes)
{
    /// <summary><paramref name="current"/> with the changed routes in place of the old ones.</summary>
    public BreakevenConfig ApplyTo(BreakevenConfig current)
    {
        ArgumentNullException.ThrowIfNull(current);
        return current with { Routes = [.. current.Routes.Select(route => Routes.FirstOrDefault(changed => changed.Name == route.Name) ?? route)] };
    }
}

/// <summary>The order in which the targets of a workload's route are tried.</summary>
public sealed record WorkloadOrder(string Workload, string Route, ImmutableArray<TargetId> Targets);
