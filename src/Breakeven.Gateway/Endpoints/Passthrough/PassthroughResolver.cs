using Breakeven.Gateway.Routing;
using Breakeven.Gateway.Targets;

namespace Breakeven.Gateway.Endpoints.Passthrough;

/// <summary>The one configured target, as a route of its own, and as a plan once the policy permitted it. There is nothing to fall back to: a body that went through is gone.</summary>
internal static class PassthroughResolver
{
    private const string Reason = "only_target";

    public static CallError? Resolve(CallContext call, PassthroughKind kind)
    {
        if (kind.TargetOf(call.Snapshot.Config.Passthrough) is not { } id || !call.Snapshot.Targets.IsConfigured(id.Value)) return PassthroughErrors.NotConfigured(kind);
        Target target = call.Snapshot.Targets[id];
        if (!RouteResolver.MayUse(call.Caller.Key, $"{target.Provider.Name}/{target.Model}")) return PassthroughErrors.NotConfigured(kind);
        call.Route = new(Name: null, PriorityStrategy.StrategyName, [new(target, Weight: 1)], target.Model.Value);
        return null;
    }

    public static CallError? Plan(CallContext call)
    {
        call.Plan = new([call.Policy.Permitted[0].Candidate], Reason);
        return null;
    }
}
