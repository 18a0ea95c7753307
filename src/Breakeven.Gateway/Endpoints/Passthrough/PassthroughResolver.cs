using Breakeven.Gateway.Routing;
using Breakeven.Gateway.Targets;

namespace Breakeven.Gateway.Endpoints.Passthrough;

/// <summary>The one configured target, as a route of its own. There is nothing to fall back to: a body that went through is gone.</summary>
internal static class PassthroughResolver
{
    private const string Reason = "only_target";

    public static CallError? Resolve(CallContext call, PassthroughKind kind)
    {
        if (kind.TargetOf(call.Snapshot.Config.Passthrough) is not { } id || !call.Snapshot.Targets.IsConfigured(id.Value)) return PassthroughErrors.NotConfigured(kind);
        Target target = call.Snapshot.Targets[id];
        if (!RouteResolver.MayUse(call.Caller.Key, $"{target.Provider.Name}/{target.Model}")) return PassthroughErrors.NotConfigured(kind);
        Candidate candidate = new(target, target.Model.Value);
        call.Route = new(Name: null, PriorityStrategy.StrategyName, [new(candidate, Weight: 1)]);
        call.Plan = new([candidate], Reason);
        return null;
    }
}
