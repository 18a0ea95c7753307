using System.Collections.Immutable;
using Breakeven.Gateway.Targets;

namespace Breakeven.Gateway.Policies;

/// <summary>Stage <c>permit</c>: cuts the candidates to those that may process the call's data. Fails closed.</summary>
/// <remarks>Several data classes (the workload's, and a tighter one from the client) must all permit a target.</remarks>
internal static class ResidencyPolicy
{
    public static CallError? Permit(CallContext call)
    {
        ImmutableArray<string> classes = call.Admission.DataClasses;
        if (classes.IsEmpty)
        {
            call.Policy = new(call.Route.Candidates, Restricted: false);
            return null;
        }
        List<PolicyConfig> policies = new(classes.Length);
        foreach (string dataClass in classes)
        {
            if (!call.Snapshot.Policies.TryGetValue(dataClass, out PolicyConfig? policy)) return GatewayErrors.UnknownDataClass(dataClass);
            policies.Add(policy);
        }
        call.Policy = new([.. call.Route.Candidates.Where(candidate => policies.TrueForAll(policy => Permits(policy, candidate.Target)))], Restricted: policies.Exists(Restricts));
        return call.Policy.Permitted.IsEmpty ? GatewayErrors.PolicyDenied(call.Request.Model, classes) : null;
    }

    private static bool Restricts(PolicyConfig policy) => policy.Locations is not null || policy.Regions is not null || policy.Providers is not null;

    /// <summary>An absent list allows any; a listed dimension that the target does not state is denied.</summary>
    internal static bool Permits(PolicyConfig policy, Target target) =>
        (policy.Locations is not { } locations || locations.Contains(target.Location))
        && (policy.Regions is not { } regions || (target.Provider.Region is { } region && regions.Contains(region)))
        && (policy.Providers is not { } providers || providers.Contains(target.Provider.Name));
}
