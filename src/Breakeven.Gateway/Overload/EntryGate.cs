using Breakeven.Gateway.Deferring;
using Breakeven.Gateway.Hosting;

namespace Breakeven.Gateway.Overload;

/// <summary>The gateway's own door: bounds the calls inside, before a body is read. Health, metrics and the management API do not pass it.</summary>
internal sealed class EntryGate(SnapshotSource snapshots, TimeProvider time)
{
    /// <summary>Calls for each processor that are always taken: at some 300 µs each they are done in 40 ms.</summary>
    private const int FloorPerProcessor = 128;

    private readonly CallGate _gate = new(snapshots.Current.Config.Server.MaxConcurrentCalls, time);
    private readonly AdaptiveLimit _limit = new(FloorPerProcessor * Environment.ProcessorCount);
    private readonly long[] _shed = new long[3];

    public int Inside => _gate.Inside;
    public int Queued => _gate.Queued;
    public int Limit => _gate.Limit;

    /// <summary>Calls of keys of this priority that were refused so far.</summary>
    public long Shed(KeyPriority priority) => Volatile.Read(ref _shed[(int)priority]);

    /// <summary>True while the gateway takes fewer calls than the configuration allows.</summary>
    public bool IsReduced => _limit.IsReduced;

    /// <summary>Lets a call in, now or within the queue's wait.</summary>
    /// <returns>Null when it is in: then <see cref="Leave"/> must follow. Else the refusal.</returns>
    public ValueTask<CallError?> EnterAsync(CallContext call, CancellationToken clientGone)
    {
        QueueConfig queue = call.Snapshot.Config.Server.Queue;
        ValueTask<bool> entering = _gate.EnterAsync(PriorityOf(call), queue.Length, queue.Wait, clientGone);
        if (!entering.IsCompletedSuccessfully) return WaitAsync(call, entering);
        return new(Answer(call, entering.Result));
    }

    /// <summary>Runs on every way out; does nothing for a call that was not let in.</summary>
    public void Leave(CallContext call)
    {
        if (!call.IsInside) return;
        call.IsInside = false;
        _gate.Leave();
    }

    /// <summary>Once per period.</summary>
    /// <param name="late">The gateway's own work ran late throughout.</param>
    /// <returns>True when the gateway has begun or ceased to take fewer calls.</returns>
    public bool Adapt(bool late)
    {
        bool before = _limit.IsReduced;
        _gate.SetLimit(_limit.Observe(late, _gate.Inside, snapshots.Current.Config.Server.MaxConcurrentCalls));
        return before != _limit.IsReduced;
    }

    private static KeyPriority PriorityOf(CallContext call) => call.Arrival is DeferredArrival ? KeyPriority.Low : call.Caller.Key?.Priority ?? KeyPriority.Normal;

    private async ValueTask<CallError?> WaitAsync(CallContext call, ValueTask<bool> entering) => Answer(call, await entering);

    private CallError? Answer(CallContext call, bool entered)
    {
        call.IsInside = entered;
        if (entered) return null;
        Interlocked.Increment(ref _shed[(int)PriorityOf(call)]);
        return GatewayErrors.Overloaded;
    }
}
