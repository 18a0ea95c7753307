namespace Breakeven.Economics.Capacity;

/// <summary>The numbers of the capacity model that a data sheet does not give. The defaults are for an engine that nobody measured.</summary>
/// <remarks>Sources, and what each default rests on, are in docs/concepts/capacity.md. Marked (E): an estimate.</remarks>
public sealed record CapacityCalibration
{
    public static readonly CapacityCalibration Default = new();

    /// <summary>Share of the sheet memory bandwidth that a decode step reaches. 0.68–0.82 measured for linear layers on A100, H100 and A40 (Vidur).</summary>
    public double BandwidthEfficiency { get; init; } = 0.70;

    /// <summary>
    /// Share of the sheet arithmetic that a serving engine reaches. Bare layers of 2k tokens reach 0.64; engines that mix prefill
    /// chunks with decode were measured at 0.2–0.3 over a whole run.
    /// </summary>
    public double ComputeEfficiency { get; init; } = 0.30;

    /// <summary>Scheduler, sampling and launch of one engine step (E).</summary>
    public TimeSpan StepOverhead { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>Kernel launches and norms of one layer in one step (E).</summary>
    public TimeSpan LayerOverhead { get; init; } = TimeSpan.FromMicroseconds(30);

    /// <summary>Start-up of one all-reduce of a small message, two of which a layer needs (E).</summary>
    public TimeSpan AllReduceLatency { get; init; } = TimeSpan.FromMicroseconds(12);

    /// <summary>Share of the sheet link bandwidth that a ring all-reduce reaches (E).</summary>
    public double LinkEfficiency { get; init; } = 0.80;

    /// <summary>Share of the memory that the engine may use: vLLM's <c>gpu_memory_utilization</c>.</summary>
    public double MemoryUtilization { get; init; } = 0.90;

    /// <summary>CUDA context, communication buffers and graphs, per accelerator, 10⁹ bytes (E).</summary>
    public double OverheadGbPerAccelerator { get; init; } = 1.5;

    /// <summary>Tokens of one prefill chunk, which sets the peak of activations. vLLM's default on data-centre accelerators.</summary>
    public int PrefillChunkTokens { get; init; } = 8192;

    /// <summary>Bytes of one element of the KV cache.</summary>
    public double KvBytesPerElement { get; init; } = 2;

    /// <summary>Sequences that the engine schedules at once, whatever the memory: vLLM's <c>max_num_seqs</c>.</summary>
    public int MaxSequences { get; init; } = 1024;

    internal void Validate()
    {
        RequireShare(BandwidthEfficiency, nameof(BandwidthEfficiency));
        RequireShare(ComputeEfficiency, nameof(ComputeEfficiency));
        RequireShare(LinkEfficiency, nameof(LinkEfficiency));
        RequireShare(MemoryUtilization, nameof(MemoryUtilization));
        ArgumentOutOfRangeException.ThrowIfLessThan(StepOverhead, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(LayerOverhead, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(AllReduceLatency, TimeSpan.Zero);
        Require.NotNegative(OverheadGbPerAccelerator);
        Require.Positive(KvBytesPerElement);
        ArgumentOutOfRangeException.ThrowIfLessThan(PrefillChunkTokens, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxSequences, 1);
    }

    private static void RequireShare(double value, string name)
    {
        if (!(value is > 0 and <= 1)) throw new ArgumentOutOfRangeException(name, value, $"{name} is a share above 0 and at most 1.");
    }
}
