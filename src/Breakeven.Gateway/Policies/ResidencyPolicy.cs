using System.Collections.Immutable;
using Breakeven.Gateway.Routing;
using Breakeven.Gateway.Targets;

namespace Breakeven.Gateway.Policies;

/// <summary>Stage <c>permit</c>: turns the route's targets into the candidates that may process the call's data. Fails closed.</summary>
internal static class ResidencyPolicy
{
    public static CallError? Permit(CallContext call) => Permit(call, call.Request.Model);

    /// <param name="asked">What the client asked for, for the message: a model, or what stands for one.</param>
    public static CallError? Permit(CallContext call, string asked)
    {
        ImmutableArray<string> classes = call.Admission.DataClasses;
        if (DataPolicies.Find(call.Snapshot, classes, out DataPolicies policies) is { } unknown) return unknown;
        call.Policy = new(Permitted(call.Route, policies), policies.Restrict);
        return call.Policy.Permitted.IsEmpty ? GatewayErrors.PolicyDenied(asked, classes) : null;
    }

    private static ImmutableArray<WeightedCandidate> Permitted(RouteMatch route, DataPolicies policies)
    {
        ImmutableArray<WeightedCandidate>.Builder permitted = ImmutableArray.CreateBuilder<WeightedCandidate>(route.Targets.Length);
        foreach (WeightedTarget offered in route.Targets)
            if (Candidate.Permit(offered.Target, route.Asked, policies) is { } candidate) permitted.Add(new(candidate, offered.Weight));
        return permitted.DrainToImmutable();
    }
}
