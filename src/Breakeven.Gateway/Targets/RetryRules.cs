using Microsoft.AspNetCore.Http;

namespace Breakeven.Gateway.Targets;

/// <summary>What may follow a failure before the first content. The table is in docs/errors.md.</summary>
internal static class RetryRules
{
    /// <summary>The longest wait that a provider may ask for before the same target is asked again.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    /// <summary>An attempt that has less time than this is not begun, and no wait may leave less.</summary>
    public static readonly TimeSpan ShortestAttempt = TimeSpan.FromSeconds(1);

    private const string QuotaCode = "insufficient_quota";
    private static readonly TimeSpan BaseDelay = TimeSpan.FromMilliseconds(500), LongestDelay = TimeSpan.FromSeconds(8);

    /// <param name="error">As the provider told it; null when its body is no error object.</param>
    public static Ruling ForStatus(Target target, int status, CallError? error, TimeSpan? retryAfter) => status switch
    {
        402 or 429 when IsQuota(status, error) => new(NextMove.NextTarget, "quota", GatewayErrors.UpstreamQuotaSpent(target.Id)),
        400 or 403 when error is { Code: QuotaCode } => new(NextMove.NextTarget, "quota", GatewayErrors.UpstreamQuotaSpent(target.Id)), // Anthropic's spent credit is a 400
        400 or 413 or 422 => new(NextMove.End, "rejected", GatewayErrors.UpstreamRejected(target.Id, status == 422 ? 400 : status, error)),
        500 when error is { Outcome: CallOutcome.ClientError or CallOutcome.Filtered } => new(NextMove.End, "rejected", GatewayErrors.UpstreamRejected(target.Id, error.Status, error)), // llama.cpp
        401 or 403 => new(NextMove.NextTarget, "auth", GatewayErrors.UpstreamConfiguration(target.Id, status)),
        404 => new(NextMove.NextTarget, "not_found", GatewayErrors.UpstreamConfiguration(target.Id, status)),
        408 => new(NextMove.SameTarget, "timeout", GatewayErrors.UpstreamTimeout(target.Id, "408")),
        409 => new(NextMove.SameTarget, "conflict", GatewayErrors.UpstreamFailed(target.Id, StatusCodes.Status502BadGateway, status)),
        429 => new(retryAfter <= LongestWait ? NextMove.SameTarget : NextMove.NextTarget, "rate_limited", GatewayErrors.UpstreamRateLimited(target.Id, retryAfter)),
        500 => new(NextMove.SameTarget, "server_error", GatewayErrors.UpstreamFailed(target.Id, StatusCodes.Status502BadGateway, status)),
        502 or 503 or 504 => new(retryAfter > LongestWait ? NextMove.NextTarget : NextMove.SameTarget, "server_error", GatewayErrors.UpstreamFailed(target.Id, status, status) with { RetryAfter = retryAfter }),
        529 => new(NextMove.NextTarget, "overloaded", GatewayErrors.UpstreamFailed(target.Id, StatusCodes.Status503ServiceUnavailable, status) with { RetryAfter = retryAfter }),
        _ => new(NextMove.NextTarget, "server_error", GatewayErrors.UpstreamFailed(target.Id, StatusCodes.Status502BadGateway, status)),
    };

    /// <summary>For an error that came with a success status, as an event or in place of an answer.</summary>
    public static Ruling ForTold(CallError error, Target target) => error switch
    {
        { Outcome: CallOutcome.Filtered } or { Code: "context_length_exceeded" } => new(NextMove.End, "rejected", error),
        { Code: QuotaCode } => new(NextMove.NextTarget, "quota", GatewayErrors.UpstreamQuotaSpent(target.Id)),
        { Outcome: CallOutcome.RateLimited } => new(NextMove.NextTarget, "rate_limited", GatewayErrors.UpstreamRateLimited(target.Id, retryAfter: null)),
        { Code: "upstream_error", Status: StatusCodes.Status503ServiceUnavailable } => new(NextMove.NextTarget, "overloaded", error),
        _ => new(NextMove.SameTarget, "server_error", error),
    };

    /// <summary>What to wait before the same target is asked again: its own wish, else 0.5 s, doubling, up to 8 s, with full jitter.</summary>
    /// <param name="retries">Retries of the call so far, 0 before the first.</param>
    /// <param name="draw">Uniform in [0, 1).</param>
    public static TimeSpan DelayBefore(TimeSpan? asked, int retries, double draw)
    {
        if (asked <= LongestWait) return asked.Value;
        TimeSpan most = BaseDelay * Math.Pow(2, Math.Min(retries, 4));
        return (most < LongestDelay ? most : LongestDelay) * draw;
    }

    private static bool IsQuota(int status, CallError? error) => status == StatusCodes.Status402PaymentRequired || error is { Code: QuotaCode };
}
