namespace Breakeven.Economics.Capacity;

/// <summary>One replica: a model at a precision on some accelerators.</summary>
/// <param name="Precision"><c>bf16</c>, <c>fp8</c>, <c>int8</c>, <c>int4</c> or <c>fp4</c>: how weights are stored.</param>
/// <param name="TensorParallelism">Accelerators of one replica.</param>
public sealed record DeploymentShape(Accelerator Accelerator, OpenModel Model, string Precision, int TensorParallelism);

/// <summary>The request that capacity is asked for.</summary>
/// <param name="InputTokens">Mean prompt, in tokens.</param>
/// <param name="OutputTokens">Mean answer, in tokens, reasoning included.</param>
public sealed record RequestShape(double InputTokens, double OutputTokens);

/// <summary>Latency that must hold; null means any.</summary>
public sealed record LatencyTarget(TimeSpan? TimeToFirstToken, TimeSpan? TimePerOutputToken)
{
    public static readonly LatencyTarget None = new(null, null);
}
