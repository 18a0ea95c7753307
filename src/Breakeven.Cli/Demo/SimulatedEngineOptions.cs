using Breakeven.Economics.Capacity;

namespace Breakeven.Cli.Demo;

/// <summary>A simulated engine on own hardware.</summary>
/// <param name="Shape">Model, precision and accelerators of one replica.</param>
/// <param name="TypicalRequest">The mean request of the replayed traffic, which its capacity is computed for.</param>
internal sealed record SimulatedEngineOptions(DeploymentShape Shape, RequestShape TypicalRequest)
{
    public int Replicas { get; init; } = 1;

    /// <summary>Latency that the capacity keeps to.</summary>
    public LatencyTarget Latency { get; init; } = LatencyTarget.None;

    public CapacityCalibration? Calibration { get; init; }

    /// <summary>Offered to this engine at a simulated time, in requests a second at full scale; null is a load that always fits.</summary>
    public Func<DateTimeOffset, double>? Load { get; init; }

    /// <summary>By how much simulated time runs faster than the clock. Above 0.</summary>
    public double Speed { get; init; } = 1;

    public OutageWindow Outage { get; init; } = OutageWindow.None;

    /// <summary>Told the <c>metadata.call</c> of each call on its arrival.</summary>
    public Action<string>? CallArrived { get; init; }
}
