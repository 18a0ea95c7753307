using Breakeven.Advisor.Workloads;

namespace Breakeven.Advisor.Reports.Prompts;

/// <summary>Counts records into a <see cref="PromptReport"/>, once and in any order, in memory that grows with workloads and hours only.</summary>
public sealed class PromptTally(ModelRates rates)
{
    private readonly WorkloadProfiler _profiler = new();
    private readonly Dictionary<(string Name, string? Environment), WorkloadPromptTally> _workloads = [];
    private DateTimeOffset? _from, _until;

    public void Add(CallRecord call)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (!call.IsOfClient()) return;
        _profiler.Add(call);
        if (call.UsageSource == UsageSource.None || call.InputTokens is null || call.Cache is "exact" or "semantic") return;
        if (_from is null || call.StartedAt < _from) _from = call.StartedAt;
        if (_until is null || call.StartedAt > _until) _until = call.StartedAt;
        (string, string?) key = (WorkloadDiscovery.NameOf(call), call.Environment);
        if (!_workloads.TryGetValue(key, out WorkloadPromptTally? tally)) _workloads.Add(key, tally = new(rates));
        tally.Add(call);
    }

    public PromptReport Report()
    {
        Dictionary<(string, string?), WorkloadProfile> profiles = _profiler.Profiles().ToDictionary(profile => (profile.Name, profile.Environment));
        return new(_from, _until, rates.Version, [.. _workloads
            .Select(pair => pair.Value.Report(pair.Key.Name, pair.Key.Environment, profiles.GetValueOrDefault(pair.Key)))
            .OrderByDescending(workload => workload.Tokens.Prompt).ThenBy(workload => workload.Workload, StringComparer.Ordinal).ThenBy(workload => workload.Environment, StringComparer.Ordinal)]);
    }
}
