using System.Collections.Immutable;
using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Suggestions;

/// <summary>Turns verdicts into the order of a route's targets: where to send calls first, and where they fall back or overflow to.</summary>
/// <remarks>
/// It reorders what a route already has. It adds at most one of our own targets, where the verdict needs one and every policy of the
/// route's workloads permits it; it never adds an API, because that would send data where the operator did not.
/// </remarks>
public static class RouteSuggestion
{
    public static Suggestion From(Advice advice, BreakevenConfig current)
    {
        ArgumentNullException.ThrowIfNull(advice);
        ArgumentNullException.ThrowIfNull(current);
        var policies = new TargetPolicies(current);
        var changed = ImmutableArray.CreateBuilder<RouteConfig>();
        var orders = ImmutableArray.CreateBuilder<WorkloadOrder>();
        var notes = ImmutableArray.CreateBuilder<string>();
        foreach (RouteConfig route in current.Routes)
        {
            ImmutableArray<Advice> parts = PartsOf(route, advice, current);
            if (VerdictOf(route, parts, notes) is not { } verdict) continue;
            ImmutableArray<WorkloadConfig> workloads = [.. current.Workloads.Where(workload => Uses(workload, route) || parts.Any(part => part.Name == workload.Name))];
            RouteConfig next = Reorder(route, verdict, workloads, policies, notes);
            orders.AddRange(parts.Select(part => new WorkloadOrder(part.Name ?? "all", route.Name, [.. next.Targets.Select(target => target.Target)])));
            if (!Same(route, next)) changed.Add(next);
        }
        return new(changed.ToImmutable(), orders.ToImmutable(), Why(advice), notes.ToImmutable());
    }

    private static RouteConfig Reorder(RouteConfig route, Verdict verdict, ImmutableArray<WorkloadConfig> workloads, TargetPolicies policies, ImmutableArray<string>.Builder notes)
    {
        bool ownFirst = verdict != Verdict.Api;
        ImmutableArray<RouteTarget> targets = route.Targets;
        if (ownFirst && !targets.Any(target => policies.IsOwn(target.Target)))
        {
            ImmutableArray<TargetId> candidates = [.. policies.OwnTargets().Where(target => policies.IsPermitted(target, workloads))];
            if (candidates.Length != 1)
            {
                notes.Add($"Route '{route.Name}' should use own servers, and {(candidates.IsEmpty ? "no own target is configured or permitted" : "several own targets are configured")}: add the target to the route.");
                return route;
            }
            targets = [new RouteTarget(candidates[0]), .. targets];
        }
        bool routesByDifficulty = verdict == Verdict.Hybrid && (route.Strategy is "complexity" or "cascade");
        return route with { Strategy = routesByDifficulty ? route.Strategy : "priority", Targets = [.. targets.OrderBy(target => policies.IsOwn(target.Target) == ownFirst ? 0 : 1)] };
    }

    /// <summary>One order serves all workloads of a route, so they must agree.</summary>
    private static Verdict? VerdictOf(RouteConfig route, ImmutableArray<Advice> parts, ImmutableArray<string>.Builder notes)
    {
        ImmutableArray<Verdict> verdicts = [.. parts.Select(part => part.Verdict).Distinct()];
        if (verdicts.IsEmpty) return null;
        if (verdicts.Length > 1)
        {
            notes.Add($"Route '{route.Name}' serves workloads with different answers ({string.Join("; ", parts.GroupBy(part => part.Verdict).Select(group => $"{JointTexts.Names(group.Select(part => part.Name!))}: {AdviceJson.Word(group.Key)}"))}): give them routes of their own.");
            return null;
        }
        return verdicts[0] is Verdict.Infeasible or Verdict.NotEnoughData ? null : verdicts[0];
    }

    /// <summary>Advice about calls on this route: by a workload that matches it, by its own name, or by the only key that may use it; all of it where there is one workload and one route.</summary>
    private static ImmutableArray<Advice> PartsOf(RouteConfig route, Advice advice, BreakevenConfig current)
    {
        ImmutableArray<Advice> parts = advice.Workloads.IsEmpty ? [advice] : advice.Workloads;
        HashSet<string> names = [route.Name, .. current.Workloads.Where(workload => Uses(workload, route)).Select(workload => workload.Name),
            .. current.Keys.Where(key => key.Routes is { } routes && routes.Contains(route.Name, StringComparer.Ordinal)).Select(key => key.Name)];
        ImmutableArray<Advice> named = [.. parts.Where(part => part.Name is { } name && names.Contains(name))];
        return named.IsEmpty && parts.Length == 1 && current.Routes.Length == 1 ? parts : named;
    }

    private static bool Uses(WorkloadConfig workload, RouteConfig route) => workload.Match.Route is { } match
        && (match.EndsWith('*') ? route.Name.StartsWith(match[..^1], StringComparison.Ordinal) : match == route.Name);

    private static bool Same(RouteConfig before, RouteConfig after) => before.Strategy == after.Strategy && before.Targets.SequenceEqual(after.Targets);

    private static string Why(Advice advice) =>
        $"Verdict {AdviceJson.Word(advice.Verdict)} with confidence {advice.Confidence:0.00}: {string.Join(' ', advice.Reasons.Take(2).Select(reason => reason.Text))}";
}
