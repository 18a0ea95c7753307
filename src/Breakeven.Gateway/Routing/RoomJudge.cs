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

    /// <summary>Engines are asked every 15 s.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(20);

    public Room Of(CallContext call, Target target)
    {
        if (loads.Of(target) is not { } load) return Room.Free;
        HostingConfig hosting = target.Hosting!;
        EngineFacts? facts = engines.Find(target.Endpoint.Name);
        load.Follow(hosting, facts?.Identity?.Slots);
        EngineLoad? told = facts?.Load is { } latest && time.GetUtcNow() - latest.At <= Fresh ? latest : null;
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

    public void CountOverflow(Target target) => loads.Of(target)?.CountOverflow();

    /// <summary>What others had at the engine when it was asked, for as long as that is not too long ago.</summary>
    private static double OthersCalls(EngineLoad? told) =>
        told is null ? 0 : Math.Max(0, (told.Running ?? 0) + (told.Waiting ?? 0) - told.OwnCalls);

    /// <summary>Only while we have as many calls there as when it said so: the memory is freed with them.</summary>
    private static bool IsMemoryFull(EngineLoad? told, TargetLoad load) => told is { KvCacheUse: >= FullKvCache } && load.Gate.Inside >= told.OwnCalls && load.Gate.Inside > 0;
}
