namespace Breakeven.Advisor.Suggestions;

/// <summary>What the configuration's policies say about targets, for a suggestion that must never widen them.</summary>
internal sealed class TargetPolicies(BreakevenConfig config)
{
    public bool IsOwn(TargetId target) => Provider(target)?.Location == Location.Own;

    /// <summary>Permitted for every data class of these workloads. Unknown providers and regions are not; without a policy any target is.</summary>
    public bool IsPermitted(TargetId target, IEnumerable<WorkloadConfig> workloads) =>
        config.Targets.FirstOrDefault(entry => entry.Id == target) is { } found && Provider(target) is { } provider && workloads
            .Select(workload => config.Policies.FirstOrDefault(policy => policy.DataClass == workload.DataClass))
            .All(policy => policy is null || policy.Permits(provider, found.Model.Value));

    /// <summary>A target of our own that no wildcard stands for.</summary>
    public IEnumerable<TargetId> OwnTargets() => config.Targets.Where(target => !target.Model.IsAny && IsOwn(target.Id)).Select(target => target.Id);

    private ProviderConfig? Provider(TargetId target) =>
        config.Targets.FirstOrDefault(entry => entry.Id == target) is { } found ? config.Providers.FirstOrDefault(provider => provider.Name == found.Provider) : null;
}
