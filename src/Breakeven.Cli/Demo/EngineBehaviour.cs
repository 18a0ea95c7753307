using Breakeven.Economics.Capacity;

namespace Breakeven.Cli.Demo;

/// <summary>Pace, timings and saturation of a simulated engine, from the capacity model.</summary>
internal sealed class EngineBehaviour : ISimulatedModel
{
    private readonly SimulatedEngineOptions _options;
    private readonly TimeSpan _typicalAlone;
    private int _inFlight;

    public EngineBehaviour(SimulatedEngineOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Replicas, 1);
        _options = options;
        Capacity = CapacityModel.Estimate(options.Shape, options.TypicalRequest, options.Latency, options.Calibration);
        if (!Capacity.FitsMemory) throw new ArgumentException($"{options.Shape.Model.Id} does not fit {options.Shape.TensorParallelism} x {options.Shape.Accelerator.Id}.", nameof(options));
        if (Capacity.MaxConcurrency < 1) throw new ArgumentException($"{options.Shape.Model.Id} on {options.Shape.Accelerator.Id} misses the latency target with a single request.", nameof(options));
        _typicalAlone = At(options.TypicalRequest.InputTokens, options.TypicalRequest.OutputTokens, 1)!.TimeToFirstToken;
        RequestsPerSecond = Capacity.RequestsPerSecond * options.Replicas;
    }

    public DeploymentCapacity Capacity { get; }
    public double RequestsPerSecond { get; }
    public string Name => _options.Shape.Model.Id;

    /// <summary>A full engine refuses the share of calls that is beyond its capacity; which ones follows from their identity, so every run refuses the same.</summary>
    public SimulatedRefusal? Refuse(SimulatedRequest request)
    {
        if (!Holds(request)) return SimulatedRefusal.TooLong;
        if (_options.Load is not { } load || request is not { SimulatedAt: { } at, Call: { } call }) return null;
        double offered = load(at);
        return offered > RequestsPerSecond && StableHash.Share(call) < 1 - RequestsPerSecond / offered ? SimulatedRefusal.Saturated : null;
    }

    /// <remarks>
    /// The wait follows the calls in flight, at most the largest concurrency: what is beyond it was refused. The reported timings are those
    /// at the largest concurrency whatever the load: there a call's time over its slots is its share of the hour, and money does not depend
    /// on how fast the machine that plays the demo is.
    /// </remarks>
    public AnswerPace Begin(SimulatedRequest request)
    {
        int perReplica = (Interlocked.Increment(ref _inFlight) + _options.Replicas - 1) / _options.Replicas;
        TimeSpan alone = At(request.PromptTokens, request.OutputTokens, 1)!.TimeToFirstToken;
        (TimeSpan first, TimeSpan each) = AmongTypical(alone, Math.Min(perReplica, Capacity.MaxConcurrency));
        (TimeSpan fullFirst, TimeSpan fullEach) = AmongTypical(alone, Capacity.MaxConcurrency);
        return new(first, each, new EngineTimings(fullFirst.TotalMilliseconds, fullEach.TotalMilliseconds * (request.OutputTokens - 1)));
    }

    /// <summary>An engine's prefix cache is not modelled: its hours are paid whatever it reuses.</summary>
    public int? Recall(SimulatedRequest request) => null;

    public void End() => Interlocked.Decrement(ref _inFlight);

    /// <summary>The neighbours of a call are typical ones: they set the step time and how much longer than alone the first token takes.</summary>
    private (TimeSpan First, TimeSpan Each) AmongTypical(TimeSpan alone, int concurrency)
    {
        ServingPoint crowd = At(_options.TypicalRequest.InputTokens, _options.TypicalRequest.OutputTokens, concurrency)!;
        return (alone + (crowd.TimeToFirstToken - _typicalAlone), crowd.TimePerOutputToken);
    }

    private ServingPoint? At(double promptTokens, double outputTokens, int concurrency) =>
        CapacityModel.At(_options.Shape, new RequestShape(promptTokens, outputTokens), concurrency, _options.Calibration);

    private bool Holds(SimulatedRequest request)
    {
        int context = _options.Shape.Model.MaxContext;
        return (context <= 0 || request.PromptTokens + request.OutputTokens <= context) && At(request.PromptTokens, request.OutputTokens, 1) is not null;
    }
}
