namespace Breakeven.Economics.Capacity;

/// <summary>What one replica does with a number of always-busy clients.</summary>
/// <param name="Concurrency">Clients.</param>
/// <param name="Running">Sequences in the batch: fewer than the clients when the KV cache is full.</param>
/// <param name="TimeToFirstToken">Mean, the wait of clients that the KV cache has no room for included.</param>
/// <param name="TimePerOutputToken">Mean after the first, prefill of neighbours included.</param>
public sealed record ServingPoint(
    double Concurrency, double Running, double RequestsPerSecond, double OutputTokensPerSecond, TimeSpan TimeToFirstToken, TimeSpan TimePerOutputToken);
