namespace Breakeven.Gateway.Endpoints.Passthrough;

/// <summary>How a pass through ended.</summary>
/// <param name="Head">Status and headers of a complete answer; not used when they are out already.</param>
/// <param name="Call">For the ledger. Its <see cref="CallResult.Terminal"/> is the answer's end, held until the record is in the journal.</param>
internal readonly record struct PassthroughResult(AnswerHead Head, CallResult Call);
