namespace Breakeven;

/// <summary>Why a call was not answered.</summary>
/// <param name="Code">Stable; goes to the client and to the ledger, and is documented in docs/errors.md.</param>
/// <param name="Status">HTTP status for the client.</param>
/// <param name="Message">What happened, which input, what to do. No secret, no prompt, no upstream address.</param>
/// <param name="Retryable">False is sent as <c>x-should-retry: false</c>, which OpenAI's and Anthropic's clients obey.</param>
/// <param name="Outcome">How the ledger records the call.</param>
public sealed record CallError(string Code, int Status, string Message, bool Retryable, CallOutcome Outcome)
{
    /// <summary>The request field that is wrong, as <c>max_tokens</c>.</summary>
    public string? Param { get; init; }

    /// <summary>When a retry may help.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
