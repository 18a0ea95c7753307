using System.Collections.Immutable;

namespace Breakeven.Advisor.Workloads;

/// <summary>Reads call records, once and in any order, and tells what each workload is like.</summary>
/// <remarks>
/// Memory is bounded by the number of workloads and of hours, not of calls. Deterministic: the same records in the same order
/// give the same profiles, and only what is said of repeats and prefixes depends on the order. Not safe for several threads.
/// </remarks>
public sealed class WorkloadProfiler(WorkloadProfilerOptions? options = null)
{
    private const string Rest = "other";
    private readonly WorkloadProfilerOptions _options = options ?? WorkloadProfilerOptions.Default;
    private readonly Dictionary<(string Name, string? Environment), WorkloadAccumulator> _workloads = [];
    private readonly HourCounts _ledger = new();
    private readonly PromptMemory _prompts = new();
    private DateTimeOffset _latest = DateTimeOffset.MinValue;
    private long _backwards;

    /// <summary>Profiles of all workloads in <paramref name="calls"/>, largest first.</summary>
    public static ImmutableArray<WorkloadProfile> Profile(IEnumerable<CallRecord> calls, WorkloadProfilerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(calls);
        WorkloadProfiler profiler = new(options);
        foreach (CallRecord call in calls) profiler.Add(call);
        return profiler.Profiles();
    }

    /// <inheritdoc cref="Profile"/>
    public static async Task<ImmutableArray<WorkloadProfile>> ProfileAsync(
        IAsyncEnumerable<CallRecord> calls, WorkloadProfilerOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(calls);
        WorkloadProfiler profiler = new(options);
        await foreach (CallRecord call in calls.WithCancellation(cancellationToken)) profiler.Add(call);
        return profiler.Profiles();
    }

    public void Add(CallRecord call)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (!call.IsOfClient()) return; // a copy or a side call that nobody asked for
        if (call.StartedAt < _latest.AddTicks(-Math.Min(_latest.UtcTicks, TimeSpan.TicksPerHour))) _backwards++;
        if (call.StartedAt > _latest) _latest = call.StartedAt;
        _ledger.Add(call.StartedAt);

        (string, string?) key = (WorkloadDiscovery.NameOf(call), call.Environment);
        if (!_workloads.TryGetValue(key, out WorkloadAccumulator? workload))
        {
            if (_workloads.Count >= _options.MaxWorkloads) key = (Rest, null);
            if (!_workloads.TryGetValue(key, out workload)) _workloads.Add(key, workload = new(_prompts));
        }
        workload.Add(call);
    }

    /// <summary>What was learnt so far, by requests a month, largest first, then by name. Workloads without any demand are included.</summary>
    public ImmutableArray<WorkloadProfile> Profiles()
    {
        if (_ledger.IsEmpty) return [];
        LedgerTime ledger = LedgerTime.Of(_ledger, _latest, _options, _backwards);
        return
        [
            .. _workloads
                .Select(pair => new ProfileBuilder(pair.Key.Name, pair.Key.Environment, pair.Value, ledger, _options).Build().Scale(_options.Scale))
                .OrderByDescending(profile => profile.RequestsPerMonth)
                .ThenBy(profile => profile.Name, StringComparer.Ordinal)
                .ThenBy(profile => profile.Environment, StringComparer.Ordinal),
        ];
    }
}
