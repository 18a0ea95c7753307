namespace Breakeven.Economics.Capacity;

/// <summary>One replica serving one mean request: memory and timing together.</summary>
internal sealed class Replica
{
    private const double BytesPerGb = 1e9;

    private readonly DeploymentShape _shape;
    private readonly RequestShape _request;
    private readonly WeightPrecision _precision;
    private readonly ReplicaMemory _memory;
    private readonly ReplicaTiming _timing;

    /// <summary>An engine always takes one step, so a request without output is served as one with a single token.</summary>
    private readonly double _outputTokens;

    public Replica(DeploymentShape shape, RequestShape request, CapacityCalibration calibration)
    {
        Validate(shape, request);
        calibration.Validate();
        (_shape, _request, _precision) = (shape, request, WeightPrecision.Parse(shape.Precision));
        _memory = new(shape, _precision, calibration);
        _timing = new(shape, _precision, _memory, calibration);
        _outputTokens = Math.Max(1, request.OutputTokens);
        MaxSequences = Fits ? (int)Math.Clamp(_memory.KvBudgetBytes / _memory.KvBytes(MeanContext), 1, calibration.MaxSequences) : 0;
    }

    /// <summary>Sequences of the mean request, on average half done, that the KV cache holds.</summary>
    public int MaxSequences { get; }

    /// <summary>One whole sequence must fit beside weights and overhead.</summary>
    public bool Fits => _memory.KvBudgetBytes >= _memory.KvBytes(WholeContext);

    private double MeanContext => _request.InputTokens + _outputTokens / 2;
    private double WholeContext => _request.InputTokens + _outputTokens;

    /// <summary>Mean field of continuous batching: in the time that one sequence decodes, each neighbour is prefilled once.</summary>
    public ServingPoint At(double concurrency)
    {
        double running = Math.Min(concurrency, MaxSequences);
        double step = _timing.DecodeStep(running, MeanContext);
        double prefill = _timing.PrefillWork(_request.InputTokens);
        double cycle = _outputTokens * step + running * prefill;
        double requestsPerSecond = running / cycle;
        double others = Math.Max(0, running - 1);
        double queued = (concurrency - running) / requestsPerSecond;
        double first = _timing.PrefillAlone(_request.InputTokens) + queued + WaitForOthers(others * prefill / cycle, prefill, step, others);
        double each = step + others * prefill / _outputTokens;
        return new(concurrency, running, requestsPerSecond, requestsPerSecond * _request.OutputTokens, TimeSpan.FromSeconds(first), TimeSpan.FromSeconds(each));
    }

    public DeploymentCapacity Describe(int maxConcurrency, ServingPoint point)
    {
        double needed = _memory.WeightBytes + _memory.OverheadBytes + _memory.KvBytes(WholeContext);
        return new(
            Fits, needed / BytesPerGb, _memory.TotalBytes / BytesPerGb, maxConcurrency,
            point.RequestsPerSecond, point.OutputTokensPerSecond, point.TimeToFirstToken, point.TimePerOutputToken)
        {
            ComputesAt16Bit = _precision.ComputesAt16BitOn(_shape.Accelerator),
        };
    }

    /// <summary>An arriving prompt waits for the step under way and, as in M/D/1 at the prefill share of time, for prompts before it.</summary>
    private static double WaitForOthers(double prefillShare, double prefill, double step, double others)
    {
        double stepUnderWay = step / 2 * Math.Min(1, others);
        return stepUnderWay + prefill * prefillShare / (2 * (1 - prefillShare));
    }

    private static void Validate(DeploymentShape shape, RequestShape request)
    {
        ArgumentNullException.ThrowIfNull(shape);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfLessThan(shape.TensorParallelism, 1);
        Require.NotNegative(request.InputTokens);
        Require.NotNegative(request.OutputTokens);
        Require.Positive(shape.Accelerator.MemoryGb);
        Require.Positive(shape.Accelerator.BandwidthGbPerS);
        Require.Positive(shape.Accelerator.Fp16Tflops);
        Require.Positive(shape.Model.ParamsB);
        Require.Positive(shape.Model.ActiveParamsB);
        Require.Positive(shape.Model.KvBytesPerToken);
        ArgumentOutOfRangeException.ThrowIfLessThan(shape.Model.Layers, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(shape.Model.Hidden, 1);
    }
}
