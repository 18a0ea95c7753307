using System.Collections.Concurrent;
using Breakeven.Gateway.Overload;

namespace Breakeven.Gateway.Targets;

/// <summary>One deployment of ours at this moment: who is inside, who waits, and how fast it answered lately. Thread-safe.</summary>
internal sealed class TargetLoad(string provider, TimeProvider time)
{
    private const int MostSlots = 100_000;

    /// <summary>A target that is passed over comes back only when it would keep the promise with room to spare, so that calls do not go to and fro.</summary>
    private const double BackAt = 0.8;

    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<double, bool> _late = new(); // by the promise in milliseconds: as many as workloads make
    private HostingConfig? _hosting;
    private GradientLimit? _found;
    private int? _told;
    private long _overflowed;
    private int _calls;

    public string Provider { get; } = provider;
    public CallGate Gate { get; } = new(HostingConfig.AssumedConcurrency, time);
    public FirstChunkTimes FirstChunks { get; } = new(time);

    /// <summary>Calls that went past this target so far, because it was full or would have been late.</summary>
    public long Overflowed => Volatile.Read(ref _overflowed);

    /// <summary>Calls that got a slot so far; wraps around.</summary>
    public int Calls => Volatile.Read(ref _calls);

    public void CountCall() => Interlocked.Increment(ref _calls);

    public void CountOverflow() => Interlocked.Increment(ref _overflowed);

    /// <summary>Takes over the slots of the configuration in force: as stated, else as the engine tells, else as they are found.</summary>
    /// <param name="told">Slots of one replica as the engine tells them; null when it does not, or was not asked now.</param>
    public void Follow(HostingConfig hosting, int? told)
    {
        if (ReferenceEquals(hosting, Volatile.Read(ref _hosting)) && (told is null || told == _told)) return;
        lock (_lock)
        {
            bool same = hosting.Replicas == _hosting?.Replicas && hosting.StatedConcurrency == _hosting.StatedConcurrency && (told ?? _told) == _told;
            Volatile.Write(ref _hosting, hosting);
            if (same) return;
            _told = told ?? _told;
            int? known = hosting.StatedConcurrency ?? _told;
            int slots = hosting.Replicas * (known ?? HostingConfig.AssumedConcurrency);
            _found = known is null ? new(slots, hosting.Replicas, MostSlots) : null;
            Gate.SetLimit(slots);
        }
    }

    /// <param name="inside">Calls inside when this one began, itself included.</param>
    public void Measured(TimeSpan firstChunk, int inside)
    {
        FirstChunks.Add((double)inside / Gate.Limit, firstChunk);
        if (_found is null) return;
        lock (_lock)
        {
            if (_found is { } found) Gate.SetLimit(found.Observe(firstChunk.TotalMilliseconds, inside));
        }
    }

    /// <summary>Whether calls with this promise go past the target.</summary>
    /// <param name="promise">Longest time to the first chunk.</param>
    /// <param name="expected">What the target would need; null when nobody knows.</param>
    public bool IsLate(TimeSpan promise, TimeSpan? expected)
    {
        double key = promise.TotalMilliseconds;
        bool was = _late.GetValueOrDefault(key);
        bool late = expected > (was ? promise * BackAt : promise);
        if (late != was) _late[key] = late;
        return late;
    }
}
