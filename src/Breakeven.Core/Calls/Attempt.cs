namespace Breakeven;

/// <summary>One try of one target within a call.</summary>
/// <param name="Status">HTTP status of the target, or null when none arrived.</param>
/// <param name="ErrorClass">Null on success; else a stable word such as <c>connect</c>, <c>server_error</c>, <c>rate_limited</c>, <c>timeout</c>.</param>
public sealed record Attempt(string Target, DateTimeOffset StartedAt, double DurationMs, int? Status, string? ErrorClass)
{
    /// <summary>Of a try that did not become the answer but may have run: tokens that its provider may bill, estimated where it did not tell. Null for the answer's own try.</summary>
    public long? InputTokens { get; init; }
    public long? OutputTokens { get; init; }

    /// <summary>What those tokens cost; part of the call's cost. Null where no price is known, and on our own deployments, whose hours are paid anyhow.</summary>
    public Money? CostUsd { get; init; }
}
