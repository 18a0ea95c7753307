using System.Collections.Immutable;
using Breakeven.Gateway.Targets;

namespace Breakeven.Gateway.Policies;

/// <summary>Stage <c>permit</c>: cuts the candidates to those that may process the call's data. Fails closed.</summary>
/// <remarks>
/// A class that only the client knows is denied. One that the operator gave to a workload without a policy of that name is a label.
/// Several data classes (the workload's, and a tighter one from the client) must all permit a target.
/// </remarks>
internal static class ResidencyPolicy
{
    public static CallError? Permit(CallContext call) => Permit(call, call.Request.Model);

    /// <param name="asked">What the client asked for, for the message: a model, or what stands for one.</param>
    public static CallError? Permit(CallContext call, string asked)
    {
        ImmutableArray<string> classes = call.Admission.DataClasses;
        List<PolicyConfig>? policies = null;
        foreach (string dataClass in classes)
        {
            if (call.Snapshot.Policies.TryGetValue(dataClass, out PolicyConfig? policy)) (policies ??= []).Add(policy);
            else if (!call.Snapshot.Workloads.Names(dataClass)) return GatewayErrors.UnknownDataClass(dataClass);
        }
        if (policies is null)
        {
            call.Policy = new(call.Route.Candidates, Restricted: false);
            return null;
        }
        call.Policy = new([.. call.Route.Candidates.Where(candidate => policies.TrueForAll(policy => Permits(policy, candidate.Target)))], Restricted: true);
        return call.Policy.Permitted.IsEmpty ? GatewayErrors.PolicyDenied(asked, classes) : null;
    }

    /// <summary>An absent list allows any; a listed dimension that the target does not state is denied.</summary>
    internal static bool Permits(PolicyConfig policy, Target target) =>
        (policy.Locations is not { } locations || locations.Contains(target.Location))
        && (policy.Regions is not { } regions || (target.Provider.Region is { } region && regions.Contains(region)))
        && (policy.Providers is not { } providers || providers.Contains(target.Provider.Name));
}
