namespace Breakeven.Protocols;

/// <summary>What a target's error comes down to, in words of our own: a provider's message may hold keys, addresses or the prompt.</summary>
internal static class TargetFaults
{
    public static readonly CallError ContextLength = new("context_length_exceeded", 400, "The prompt and the tokens asked for exceed the model's context.", Retryable: false, CallOutcome.ClientError);
    public static readonly CallError Filtered = new("content_filter", 400, "The provider's content filter refused the call.", Retryable: false, CallOutcome.Filtered);
    public static readonly CallError RateLimited = new("rate_limit_exceeded", 429, "The provider's rate limit is reached.", Retryable: true, CallOutcome.RateLimited);
    public static readonly CallError QuotaSpent = new("insufficient_quota", 429, "The provider's quota is spent.", Retryable: false, CallOutcome.RateLimited);
    public static readonly CallError Timeout = new("upstream_timeout", 504, "The provider took too long.", Retryable: true, CallOutcome.Timeout);
    public static readonly CallError Invalid = new("invalid_request_error", 400, "The provider refused the request as invalid.", Retryable: false, CallOutcome.ClientError);
    public static readonly CallError TooLarge = new("request_too_large", 413, "The request is larger than the provider accepts.", Retryable: false, CallOutcome.ClientError);
    public static readonly CallError Unavailable = new("upstream_error", 503, "The provider is overloaded or not available.", Retryable: true, CallOutcome.UpstreamError);
    public static readonly CallError Credential = new("upstream_auth", 502, "The provider refused the gateway's credential.", Retryable: false, CallOutcome.UpstreamError);
    public static readonly CallError NoSuchModel = new("upstream_model_not_found", 502, "The provider does not have the model.", Retryable: false, CallOutcome.UpstreamError);
    public static readonly CallError Failed = new("upstream_error", 502, "The provider answered with an error.", Retryable: true, CallOutcome.UpstreamError);
}
