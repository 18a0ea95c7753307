using System.Collections.Immutable;
using Breakeven.Gateway.Admission;
using Breakeven.Gateway.Hosting;
using Breakeven.Gateway.Policies;
using Breakeven.Gateway.Targets;

namespace Breakeven.Gateway.Endpoints;

/// <summary>Whether a call with the same key and headers could be answered under a name: the same workload, data classes and policies as such a call.</summary>
internal sealed class ModelVisibility(KeyConfig? key, GatewaySnapshot snapshot, Func<string, string?> header)
{
    private readonly string? _environment = key?.Environment ?? snapshot.Environment;

    public bool Shows(VisibleModel model)
    {
        if (!CallTags.TryRead(header(CallTags.HeaderName), out ImmutableSortedDictionary<string, string>? tags, out _)) return false;
        WorkloadConfig? workload = snapshot.Workloads.Of(key?.Name, model.Id, _environment, tags, header, out _);
        if (!DataClasses.TryRead(workload?.DataClass, header(DataClasses.HeaderName), out ImmutableArray<string> classes)) return false;
        if (DataPolicies.Find(snapshot, classes, out DataPolicies policies) is not null) return false;
        foreach (Target target in model.Targets)
            if (policies.Permit(target.Provider, target.ModelFor(model.Id))) return true;
        return false;
    }
}
