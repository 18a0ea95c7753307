namespace Breakeven.Economics.Capacity;

/// <summary>Where the memory of one replica goes. All figures in bytes over the whole replica.</summary>
internal sealed class ReplicaMemory
{
    private const double BlockTokens = 16;
    private const double BytesPerGb = 1e9;

    /// <summary>Residual stream and attention input, held whole by every accelerator, in 16-bit values of the hidden width per token (E).</summary>
    private const double ReplicatedActivations = 4;

    /// <summary>Projections and the feed-forward's inner values, split over the accelerators (E).</summary>
    private const double SplitActivations = 8;

    private readonly DeploymentShape _shape;
    private readonly CapacityCalibration _calibration;

    public ReplicaMemory(DeploymentShape shape, WeightPrecision precision, CapacityCalibration calibration)
    {
        (_shape, _calibration) = (shape, calibration);
        WeightBytes = shape.Model.ParamsB * 1e9 * precision.BytesPerWeight;
        TotalBytes = shape.Accelerator.MemoryGb * BytesPerGb * shape.TensorParallelism;
        OverheadBytes = shape.TensorParallelism * (calibration.OverheadGbPerAccelerator * BytesPerGb + ActivationBytesPerAccelerator());
    }

    public double WeightBytes { get; }
    public double TotalBytes { get; }
    public double OverheadBytes { get; }
    public double UsableBytes => TotalBytes * _calibration.MemoryUtilization;
    public double KvBudgetBytes => UsableBytes - OverheadBytes - WeightBytes;

    /// <summary>KV cache of one sequence after this many tokens, summed over accelerators, in whole blocks.</summary>
    /// <remarks>
    /// Layers with a sliding window stop growing there; linear-attention layers (bounded without a window) hold a small constant state that
    /// is left out. Fewer KV heads than accelerators, or a latent (MLA), are held more than once.
    /// </remarks>
    public double KvBytes(double contextTokens)
    {
        OpenModel model = _shape.Model;
        double tokens = Math.Ceiling(contextTokens / BlockTokens) * BlockTokens;
        double bounded = Math.Min(tokens, model.SlidingWindow ?? 0);
        double growing = GrowingBytesPerToken(model);
        double bytesAt16Bit = tokens * growing + bounded * (model.KvBytesPerToken - growing);
        return bytesAt16Bit * _calibration.KvBytesPerElement / 2 * KvCopies();
    }

    /// <summary>A model that states neither growing layers nor a window has none that is bounded.</summary>
    private static double GrowingBytesPerToken(OpenModel model) =>
        model is { KvBytesPerTokenFullLayers: <= 0, SlidingWindow: null } ? model.KvBytesPerToken : Math.Min(model.KvBytesPerTokenFullLayers, model.KvBytesPerToken);

    private double KvCopies()
    {
        int parts = _shape.Model.Attention.StartsWith("MLA", StringComparison.OrdinalIgnoreCase) ? 1 : Math.Max(1, _shape.Model.KvHeads);
        return Math.Max(1, (double)_shape.TensorParallelism / parts);
    }

    private double ActivationBytesPerAccelerator() =>
        2.0 * _calibration.PrefillChunkTokens * _shape.Model.Hidden * (ReplicatedActivations + SplitActivations / _shape.TensorParallelism);
}
