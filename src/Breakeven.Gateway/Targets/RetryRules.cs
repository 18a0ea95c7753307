using Microsoft.AspNetCore.Http;

namespace Breakeven.Gateway.Targets;

/// <summary>What may follow a failure before the first content. The table is in docs/errors.md.</summary>
internal static class RetryRules
{
    /// <summary>The longest wait that a provider may ask for before the same target is asked again.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan BaseDelay = TimeSpan.FromMilliseconds(100);

    /// <param name="error">As the provider told it; null when its body is no error object.</param>
    public static (NextMove Next, string ErrorClass, CallError Error) ForStatus(Target target, int status, CallError? error, TimeSpan? retryAfter) => status switch
    {
        400 or 413 or 422 => (NextMove.End, "rejected", GatewayErrors.UpstreamRejected(target.Id, status == 422 ? 400 : status, error)),
        500 when error is { Outcome: CallOutcome.ClientError or CallOutcome.Filtered } => (NextMove.End, "rejected", GatewayErrors.UpstreamRejected(target.Id, error.Status, error)), // llama.cpp
        401 or 402 or 403 => (NextMove.NextTarget, "auth", GatewayErrors.UpstreamConfiguration(target.Id, status)),
        404 => (NextMove.NextTarget, "not_found", GatewayErrors.UpstreamConfiguration(target.Id, status)),
        408 => (NextMove.SameTarget, "timeout", GatewayErrors.UpstreamTimeout(target.Id, "408")),
        429 => (retryAfter <= LongestWait ? NextMove.SameTarget : NextMove.NextTarget, "rate_limited", GatewayErrors.UpstreamRateLimited(target.Id, retryAfter)),
        409 or 500 => (NextMove.SameTarget, "server_error", GatewayErrors.UpstreamFailed(target.Id, StatusCodes.Status502BadGateway, status)),
        502 or 503 or 504 => (NextMove.SameTarget, "server_error", GatewayErrors.UpstreamFailed(target.Id, status, status)),
        529 => (NextMove.NextTarget, "server_error", GatewayErrors.UpstreamFailed(target.Id, StatusCodes.Status503ServiceUnavailable, status)),
        _ => (NextMove.NextTarget, "server_error", GatewayErrors.UpstreamFailed(target.Id, StatusCodes.Status502BadGateway, status)),
    };

    /// <summary>What to wait before the same target is asked again: its own wish, else a short back-off with full jitter.</summary>
    /// <param name="attempts">Attempts made so far, at least 1.</param>
    public static TimeSpan DelayBefore(AttemptResult last, int attempts, Random jitter) =>
        last.RetryAfter is { } asked && asked <= LongestWait ? asked : BaseDelay * (1 << Math.Min(attempts - 1, 4)) * jitter.NextDouble();
}
