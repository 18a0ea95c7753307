namespace Breakeven.Economics.Capacity;

/// <summary>Roofline times of one replica, in seconds. Formulas in docs/concepts/capacity.md.</summary>
internal sealed class ReplicaTiming
{
    /// <summary>PCIe 4 x16, one direction: what an accelerator without a stated link is taken to have.</summary>
    private const double FallbackLinkGbPerS = 32;

    private readonly OpenModel _model;
    private readonly ReplicaMemory _memory;
    private readonly CapacityCalibration _calibration;
    private readonly int _accelerators;
    private readonly double _bytesPerSecond;
    private readonly double _flopsPerSecond;
    private readonly double _linkBytesPerSecond;

    public ReplicaTiming(DeploymentShape shape, WeightPrecision precision, ReplicaMemory memory, CapacityCalibration calibration)
    {
        (_model, _memory, _calibration, _accelerators) = (shape.Model, memory, calibration, shape.TensorParallelism);
        double effective = _accelerators * ParallelEfficiency(_accelerators);
        _bytesPerSecond = shape.Accelerator.BandwidthGbPerS * 1e9 * calibration.BandwidthEfficiency * effective;
        _flopsPerSecond = precision.PeakTflopsOn(shape.Accelerator) * 1e12 * calibration.ComputeEfficiency * effective;
        _linkBytesPerSecond = (shape.Accelerator.LinkGbPerS ?? FallbackLinkGbPerS) * 1e9 * calibration.LinkEfficiency;
    }

    /// <summary>One decode step of <paramref name="sequences"/> sequences with a mean context of <paramref name="contextTokens"/>.</summary>
    /// <remarks>Linear layers take the slower of reading their weights and multiplying; attention then reads the KV cache.</remarks>
    public double DecodeStep(double sequences, double contextTokens)
    {
        double linear = Math.Max(WeightReadBytes(sequences) / _bytesPerSecond, LinearFlops(sequences) / _flopsPerSecond);
        double attention = sequences * _memory.KvBytes(contextTokens) / _bytesPerSecond;
        return linear + attention + AllReduceTransfer(sequences) + FixedPerStep();
    }

    /// <summary>What the prompt of one request adds to a running batch: its arithmetic and its all-reduces. Weights are read anyway.</summary>
    public double PrefillWork(double inputTokens) =>
        (LinearFlops(inputTokens) + AttentionFlops(inputTokens)) / _flopsPerSecond + AllReduceTransfer(inputTokens);

    /// <summary>Prefill of one request on an idle replica: at least one pass over the weights.</summary>
    public double PrefillAlone(double inputTokens) =>
        Math.Max(PrefillWork(inputTokens), WeightReadBytes(inputTokens) / _bytesPerSecond) + FixedPerStep();

    /// <summary>Weights that a step of so many tokens touches. Of a mixture of experts, each token picks the share active/total.</summary>
    private double WeightReadBytes(double tokens)
    {
        double share = Math.Min(1, _model.ActiveParamsB / _model.ParamsB);
        return _memory.WeightBytes * (1 - Math.Pow(1 - share, Math.Max(1, tokens)));
    }

    private double LinearFlops(double tokens) => 2 * _model.ActiveParamsB * 1e9 * tokens;

    /// <summary>Causal attention over a prompt: 2·heads·d·s² a layer, or 4·heads·d·s·window once a window bounds it.</summary>
    private double AttentionFlops(double tokens)
    {
        double perLayer = 2.0 * _model.Heads * _model.HeadDim * tokens;
        double bounded = Math.Min(tokens, 2.0 * (_model.SlidingWindow ?? 0));
        int full = _model is { FullAttentionLayers: <= 0, SlidingWindow: null } ? _model.Layers : Math.Min(_model.FullAttentionLayers, _model.Layers);
        return perLayer * (full * tokens + (_model.Layers - full) * bounded);
    }

    /// <summary>Two ring all-reduces of 16-bit activations a layer.</summary>
    private double AllReduceTransfer(double tokens)
    {
        double bytes = tokens * _model.Hidden * 2;
        return 2.0 * _model.Layers * 2 * (_accelerators - 1) / _accelerators * bytes / _linkBytesPerSecond;
    }

    private double FixedPerStep()
    {
        double reduces = _accelerators > 1 ? 2.0 * _model.Layers * _calibration.AllReduceLatency.TotalSeconds : 0;
        return _calibration.StepOverhead.TotalSeconds + _model.Layers * _calibration.LayerOverhead.TotalSeconds + reduces;
    }

    /// <summary>Smaller slices keep an accelerator less busy: 0.97, 0.94 and 0.85 at 2, 4 and 8 (Vidur's layer times of large models); a tenth less per doubling beyond.</summary>
    private static double ParallelEfficiency(int accelerators) => accelerators switch
    {
        1 => 1,
        <= 2 => 0.97,
        <= 4 => 0.94,
        <= 8 => 0.85,
        _ => 0.85 * Math.Pow(0.9, Math.Log2(accelerators / 8.0)),
    };
}
