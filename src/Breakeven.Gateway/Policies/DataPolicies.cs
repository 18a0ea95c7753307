using System.Collections.Immutable;
using Breakeven.Gateway.Hosting;

namespace Breakeven.Gateway.Policies;

/// <summary>What the data classes of a call ask of whoever processes it. All of them must permit a target.</summary>
/// <remarks>A class that only the client knows is denied. One that the operator gave to a workload without a policy of that name is a label (docs/decisions/0005).</remarks>
internal sealed class DataPolicies
{
    private static readonly DataPolicies s_none = new([]);
    private readonly ImmutableArray<PolicyConfig> _policies;

    private DataPolicies(ImmutableArray<PolicyConfig> policies) => _policies = policies;

    /// <summary>True when any class has a policy.</summary>
    public bool Restrict => !_policies.IsEmpty;

    /// <returns>Null, or why data of such a class may not be processed at all.</returns>
    public static CallError? Find(GatewaySnapshot snapshot, ImmutableArray<string> classes, out DataPolicies policies)
    {
        policies = s_none;
        ImmutableArray<PolicyConfig> found = [];
        foreach (string dataClass in classes)
        {
            if (snapshot.Policies.TryGetValue(dataClass, out PolicyConfig? policy)) found = found.Add(policy);
            else if (!snapshot.Workloads.Names(dataClass)) return GatewayErrors.UnknownDataClass(dataClass);
        }
        if (!found.IsEmpty) policies = new(found);
        return null;
    }

    public bool Permit(ProviderConfig provider, string model)
    {
        foreach (PolicyConfig policy in _policies)
            if (!policy.Permits(provider, model)) return false;
        return true;
    }
}
