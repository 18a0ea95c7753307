namespace Breakeven.Economics.Capacity;

/// <summary>What one replica of a deployment sustains for a mean request, by the closed form.</summary>
/// <param name="FitsMemory">False when weights, one sequence's KV cache and overhead exceed the memory; the other figures are then zero.</param>
/// <param name="MemoryNeededGb">Weights, one sequence of the mean request and overhead, 10⁹ bytes.</param>
/// <param name="MemoryGb">Memory of the replica's accelerators, 10⁹ bytes.</param>
/// <param name="MaxConcurrency">Sequences that fit the KV cache at once and still meet the latency targets; 0 when not even one does.</param>
/// <param name="RequestsPerSecond">Sustained at <paramref name="MaxConcurrency"/>.</param>
/// <param name="OutputTokensPerSecond">Sustained at <paramref name="MaxConcurrency"/>.</param>
/// <param name="TimeToFirstToken">At <paramref name="MaxConcurrency"/>, without queueing.</param>
/// <param name="TimePerOutputToken">At <paramref name="MaxConcurrency"/>, prefill of neighbours included.</param>
public sealed record DeploymentCapacity(
    bool FitsMemory, double MemoryNeededGb, double MemoryGb, int MaxConcurrency,
    double RequestsPerSecond, double OutputTokensPerSecond, TimeSpan TimeToFirstToken, TimeSpan TimePerOutputToken)
{
    /// <summary>True when the accelerator has no arithmetic of the stored width: memory is saved, arithmetic is not.</summary>
    public bool ComputesAt16Bit { get; init; }
}
