using Breakeven.Gateway.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Breakeven.Gateway.Overload;

/// <summary>Measures how late the gateway's own work runs, and tells the <see cref="EntryGate"/>.</summary>
/// <remarks>
/// The measure is the delay of a piece of work that costs nothing: a timer's tick and one turn in the thread pool's queue. It grows with everything that keeps calls from
/// being worked on, be it processor time, a garbage collection or a starved pool, and with nothing else: a call that waits for its provider has no part in it.
/// Memory counts beside it, for a heap near its limit makes everything late, but not in time to be noticed.
/// </remarks>
internal sealed partial class OwnDelayWatch(EntryGate gate, SnapshotSource snapshots, TimeProvider time, ILogger<OwnDelayWatch> logger) : BackgroundService
{
    /// <summary>Five of them make a period: a burst passes within half a second.</summary>
    private const int SamplesPerPeriod = 5;

    private static readonly TimeSpan SampleEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>Share of what the process may use at all, from which on its heap alone counts as overload.</summary>
    private const double LargestHeapShare = 0.85;

    private readonly StandingDelay _standing = new(SamplesPerPeriod);
    private long _lastTicks;

    /// <summary>The delay that stood through the last period.</summary>
    public TimeSpan Delay => new(Volatile.Read(ref _lastTicks));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                long began = time.GetTimestamp();
                await Task.Delay(SampleEvery, time, stoppingToken);
                await Task.Yield(); // timers go before other work; this does not
                if (_standing.Add(time.GetElapsedTime(began) - SampleEvery) is { } standing) EndPeriod(standing);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    private void EndPeriod(TimeSpan standing)
    {
        Volatile.Write(ref _lastTicks, standing.Ticks);
        GCMemoryInfo memory = GC.GetGCMemoryInfo(GCKind.Any);
        double heap = memory.TotalAvailableMemoryBytes > 0 ? (double)GC.GetTotalMemory(forceFullCollection: false) / memory.TotalAvailableMemoryBytes : 0;
        if (!gate.Adapt(standing > snapshots.Current.Config.Server.MaxLag || heap > LargestHeapShare)) return;
        if (gate.IsReduced) LogReduced(gate.Limit, standing.TotalMilliseconds, heap);
        else LogRestored();
    }

    [LoggerMessage(EventId = 3511, Level = LogLevel.Warning, Message = "Overload: at most {Limit} calls at once for now (own work is {DelayMs:0} ms late, the heap has {Heap:P0} of the memory)")]
    private partial void LogReduced(int limit, double delayMs, double heap);

    [LoggerMessage(EventId = 3512, Level = LogLevel.Information, Message = "The overload is over")]
    private partial void LogRestored();
}
