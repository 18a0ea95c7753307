namespace Breakeven.Gateway.Batches;

/// <summary>Where a batch stands, in OpenAI's words.</summary>
internal enum BatchStatus
{
    /// <summary>Its file had faults; no line was run.</summary>
    Failed,
    InProgress,

    /// <summary>Every line has its answer; the output files are being written.</summary>
    Finalizing,
    Completed,

    /// <summary>The completion window ended first. What was answered is in the output files.</summary>
    Expired,

    /// <summary>No line is begun any more; those under way end.</summary>
    Cancelling,
    Cancelled,
}
