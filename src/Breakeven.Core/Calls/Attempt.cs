namespace Breakeven;

/// <summary>One try of one target within a call.</summary>
/// <param name="Status">HTTP status of the target, or null when none arrived.</param>
/// <param name="ErrorClass">Null on success; else a stable word such as <c>connect</c>, <c>server_error</c>, <c>rate_limited</c>, <c>timeout</c>.</param>
public sealed record Attempt(string Target, DateTimeOffset StartedAt, double DurationMs, int? Status, string? ErrorClass);
