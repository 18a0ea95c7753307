using System.Collections.Concurrent;

namespace Breakeven.Gateway.Targets;

/// <summary>Our own deployments and how busy they are. Outlives a configuration, since calls do.</summary>
internal sealed class TargetLoads(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, TargetLoad> _loads = new();

    public IEnumerable<KeyValuePair<string, TargetLoad>> All => _loads;

    /// <summary>Null for an API: it says by itself when it is full, and clients can make its ids up.</summary>
    public TargetLoad? Of(Target target)
    {
        if (target.Hosting is not { } hosting) return null;
        TargetLoad load = _loads.GetOrAdd(target.Id, static (_, added) => new(added.Provider, added.Time), (Provider: target.Endpoint.Name, Time: time));
        load.Follow(hosting, told: null);
        return load;
    }

    /// <summary>Null for a target that had no call yet.</summary>
    public TargetLoad? Find(string targetId) => _loads.GetValueOrDefault(targetId);

    /// <summary>Calls that the gateway has at a provider's own deployments.</summary>
    public int CallsAt(string provider)
    {
        int calls = 0;
        foreach (TargetLoad load in _loads.Values)
            if (load.Provider == provider) calls += load.Gate.Inside;
        return calls;
    }

    /// <summary>Takes a slot of a deployment until disposed; an API has no slots to take.</summary>
    /// <param name="mayWait">Whether to wait in the deployment's queue when there is none. Where another target is left to ask, that one is better than waiting.</param>
    /// <returns>A place that is not <see cref="Slot.IsTaken"/> when there is none.</returns>
    public async ValueTask<Slot> EnterAsync(CallContext call, Target target, bool mayWait, CancellationToken clientGone)
    {
        if (Of(target) is not { } load) return Slot.None;
        if (call.Plan.IdleOnly) return load.Gate.TryEnterIdle(call.Snapshot.Config.Batch?.Headroom ?? BatchConfig.DefaultHeadroom) ? new(load) : Slot.Refused;
        if (load.Gate.TryEnter()) return new(load);
        if (!mayWait) return Slot.Refused;
        QueueConfig queue = target.Hosting!.Queue;
        long started = call.Waiting.Start();
        bool entered = await load.Gate.EnterAsync(call.Caller.Key?.Priority ?? KeyPriority.Normal, queue.Length, queue.Wait, clientGone);
        call.Waiting.Stop(started);
        return entered ? new(load) : Slot.Refused;
    }

    /// <summary>One call's slot at a deployment.</summary>
    internal readonly struct Slot : IDisposable
    {
        public static readonly Slot None = new(load: null, isTaken: true), Refused = new(load: null, isTaken: false);

        private readonly TargetLoad? _load;
        private readonly int _inside;

        public Slot(TargetLoad load)
            : this(load, isTaken: true)
        {
            load.CountCall();
            _inside = load.Gate.Inside;
        }

        private Slot(TargetLoad? load, bool isTaken) => (_load, IsTaken) = (load, isTaken);

        /// <summary>False when the deployment has no slot free; then nothing may be sent to it.</summary>
        public bool IsTaken { get; }

        /// <summary>Learns from a stream's first chunk how fast the deployment is under this load. A whole answer's first chunk comes when it is written: that says nothing.</summary>
        public void Learn(CallContext call, CallResult result)
        {
            if (_load is not null && call.Request.Stream && result is { Error: null, TimeToFirstChunk: { } first }) _load.Measured(first, _inside);
        }

        public void Dispose() => _load?.Gate.Leave();
    }
}
