using System.Collections.Immutable;
using Breakeven.Gateway.Routing.Complexity;
using Breakeven.Gateway.Targets;

namespace Breakeven.Gateway.Routing;

/// <param name="Weight">Share against the other weights; 0 is a fallback only.</param>
internal readonly record struct WeightedTarget(Target Target, double Weight);

/// <summary>A permitted candidate with its weight in the route that offered it.</summary>
internal readonly record struct WeightedCandidate(Candidate Candidate, double Weight)
{
    public Target Target => Candidate.Target;
}

/// <summary>What stage <c>resolve</c> wrote: a rule from what clients ask for to candidate targets, compiled.</summary>
/// <param name="Name">Route in the ledger; null when the client named provider and model itself.</param>
/// <param name="Targets">What the route offers; the policy has not looked at them yet.</param>
/// <param name="Asked">The model's name that a wildcard target passes on.</param>
internal sealed record RouteMatch(string? Name, string Strategy, ImmutableArray<WeightedTarget> Targets, string Asked)
{
    /// <summary>The name of the route that takes what no other route names.</summary>
    public const string CatchAll = "*";

    /// <summary>The route as configured; null when there is none.</summary>
    public RouteConfig? Config { get; init; }

    /// <summary>What scores its calls; null where no call is scored.</summary>
    public ComplexityRouter? Router { get; init; }

    /// <summary>For clients that ask by the route's name: one object for all their calls.</summary>
    public static RouteMatch From(RouteConfig route, TargetTable targets, RouterDesks desks) =>
        new(route.Name, route.Strategy, [.. route.Targets.Select(target => new WeightedTarget(targets[target.Target], target.Weight))], route.Name)
        {
            Config = route,
            Router = route.Strategy == ComplexityStrategy.StrategyName ? desks.Open(route) : null,
        };
}

/// <summary>What stage <c>route</c> wrote: the order to try, and why.</summary>
/// <param name="Reason">Stable code, as <c>priority</c>, <c>saturated</c> or <c>overflow</c>.</param>
internal sealed record RoutePlan(ImmutableArray<Candidate> Order, string Reason)
{
    /// <summary>The first has no slot free, but will have one in time: it is worth waiting for.</summary>
    public bool WaitsForFirst { get; init; }

    /// <summary>Permitted engines that are not running: to be started should those in the order fail.</summary>
    public ImmutableArray<Target> Asleep { get; init; } = [];

    /// <summary>Why another than the first answered, where that was no failure; null for a fallback.</summary>
    public string? Escalation { get; init; }

    /// <summary>How many at the end did not answer their last probe: no reason to hurry on to them.</summary>
    public int Down { get; init; }

    /// <summary>For a call that shall take no slot that another one waits for.</summary>
    public bool NeverWaits { get; init; }

    /// <summary>For a call that takes idle slots only, and leaves some.</summary>
    public bool IdleOnly { get; init; }

    /// <summary>Whether a call may wait for a slot there. Where another target is left to ask, that one is better than waiting.</summary>
    public bool MayWaitFor(Candidate candidate) => !NeverWaits && (candidate == Order[^1] || candidate == Order[^(1 + Down)] || (WaitsForFirst && candidate == Order[0]));
}
