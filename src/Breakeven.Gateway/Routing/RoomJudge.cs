using Breakeven.Gateway.Overload;
using Breakeven.Gateway.Targets;
using Breakeven.Gateway.Targets.Engines;

namespace Breakeven.Gateway.Routing;

/// <summary>Judges whether own deployments have room for a call, and would keep its workload's promise.</summary>
/// <remarks>
/// Who is before the call is known from the gateway's own count, and from the engine's latest figures for the calls of others. How long they take comes from the deployment's
/// measured profile, else from what the gateway saw of its streams in the last minute. Where neither knows, slots alone decide.
/// </remarks>
internal sealed class RoomJudge(TargetLoads loads, EngineBook engines, TimeProvider time)
{
    /// <summary>Above, engines begin to throw running calls out of their memory.</summary>
    private const double FullKvCache = 0.95;

    /// <summary>Share of a promise that may be used up before work that can wait is held back: what comes next may be longer than what is here.</summary>
    private const double KeptWithRoom = 0.8;

    /// <summary>Engines are asked every 15 s.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(20);

    public Room Of(CallContext call, Target target)
    {
        if (Look(target, out EngineLoad? told) is not { } load) return Room.Free;
        HostingConfig hosting = target.Hosting!;
        double ahead = load.Gate.Inside + load.Gate.Queued + OthersCalls(told);
        bool full = ahead >= load.Gate.Limit || IsMemoryFull(told, load);
        if (call.Admission.FirstChunkPromise is not { } promise) return full ? Room.Full : Room.Free;
        if (hosting.Profile is { } profile)
        {
            TimeSpan computed = profile.TimeToFirstToken(call.Request.EstimatedInputTokens, ahead, load.Gate.Limit, hosting.Replicas);
            return load.IsLate(promise, computed) ? Room.Late : full ? Room.Soon : Room.Free;
        }
        if (full) return Room.Full;
        return load.IsLate(promise, load.FirstChunks.Expect((ahead + 1) / load.Gate.Limit)) ? Room.Late : Room.Free;
    }

    /// <summary>
    /// Whether an own deployment has a slot to spare for a call that may wait: nobody waits for one, some stay free for those who come next, and the strictest promise of any
    /// workload would still be kept with one call more and the next one behind it. Nobody knows that of an engine without <c>hosting</c>.
    /// </summary>
    public bool IsIdle(CallContext call, Target target)
    {
        if (Look(target, out EngineLoad? told) is not { } load) return false;
        double ahead = load.Gate.Inside + OthersCalls(told);
        BreakevenConfig config = call.Snapshot.Config;
        if (load.Gate.Queued > 0 || ahead >= CallGate.IdleLimit(load.Gate.Limit, config.Batch?.Headroom ?? BatchConfig.DefaultHeadroom) || IsMemoryFull(told, load)) return false;
        if (StrictestPromise(config) is not { } promise) return true;
        TimeSpan? next = target.Hosting is { Profile: { } profile } hosting
            ? profile.TimeToFirstToken(call.Request.EstimatedInputTokens, ahead + 1, load.Gate.Limit, hosting.Replicas)
            : load.FirstChunks.Expect((ahead + 2) / load.Gate.Limit);
        return !(next > promise * KeptWithRoom);
    }

    public void CountOverflow(Target target) => loads.Of(target)?.CountOverflow();

    /// <summary>An own deployment as it is now, with the slots that its engine tells; null for an API.</summary>
    /// <param name="told">The engine's own figures; null where there are none, or none that are fresh.</param>
    private TargetLoad? Look(Target target, out EngineLoad? told)
    {
        told = null;
        if (loads.Of(target) is not { } load) return null;
        EngineFacts? facts = engines.Find(target.Endpoint.Name);
        load.Follow(target.Hosting!, facts?.Identity?.Slots);
        if (facts?.Load is { } latest && time.GetUtcNow() - latest.At <= Fresh) told = latest;
        return load;
    }

    private static TimeSpan? StrictestPromise(BreakevenConfig config)
    {
        double? strictest = null;
        foreach (WorkloadConfig workload in config.Workloads)
            if ((workload.Slo?.TtftP95Ms ?? workload.Slo?.TtftP99Ms) is { } ms && !(ms >= strictest)) strictest = ms;
        return strictest is { } found ? TimeSpan.FromMilliseconds(found) : null;
    }

    /// <summary>What others had at the engine when it was asked, for as long as that is not too long ago.</summary>
    private static double OthersCalls(EngineLoad? told) =>
        told is null ? 0 : Math.Max(0, (told.Running ?? 0) + (told.Waiting ?? 0) - told.OwnCalls);

    /// <summary>Only while we have as many calls there as when it said so: the memory is freed with them.</summary>
    private static bool IsMemoryFull(EngineLoad? told, TargetLoad load) => told is { KvCacheUse: >= FullKvCache } && load.Gate.Inside >= told.OwnCalls && load.Gate.Inside > 0;
}
