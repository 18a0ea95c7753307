using System.Collections.Immutable;

namespace Breakeven.Gateway.Targets.Engines;

/// <summary>How busy an engine is at one moment, all its models together. What it does not tell is null.</summary>
/// <param name="At">UTC.</param>
internal sealed record EngineLoad(DateTimeOffset At)
{
    public double? Running { get; init; }
    public double? Waiting { get; init; }

    /// <summary>Share of the KV cache in use, 0 to 1.</summary>
    public double? KvCacheUse { get; init; }

    /// <summary>Calls that the gateway had there when it asked: what is above them is others'.</summary>
    public int OwnCalls { get; init; }
    public int? SlotsBusy { get; init; }

    /// <summary>Models in memory, for engines that load them on demand; a call for another one waits for its weights. Null for engines that do not.</summary>
    public ImmutableArray<EngineModel>? Loaded { get; init; }
}
