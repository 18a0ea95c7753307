using Breakeven.Gateway.Budgets;
using Microsoft.AspNetCore.Http;

namespace Breakeven.Gateway;

/// <summary>Every refusal and failure of the gateway, with its stable code. Documented in docs/errors.md.</summary>
internal static class GatewayErrors
{
    private const int LongestEcho = 100;

    public static readonly CallError InvalidKey = new(
        "invalid_api_key", StatusCodes.Status401Unauthorized,
        "The API key is missing or unknown. Send a key of this gateway as 'Authorization: Bearer KEY'.", Retryable: false, CallOutcome.Refused);

    public static readonly CallError KeyDisabled = new(
        "api_key_disabled", StatusCodes.Status401Unauthorized, "This API key is shut out (enabled: false). Ask the operator of this gateway for another.", Retryable: false, CallOutcome.Refused);

    public static readonly CallError NetworkNotAllowed = new(
        "network_not_allowed", StatusCodes.Status403Forbidden, "This API key may not be used from your address (keys.networks).", Retryable: false, CallOutcome.Refused);

    public static readonly CallError AdminOnly = new(
        "admin_key_required", StatusCodes.Status403Forbidden, "The management API takes the admin key (server.admin_key), not a client's.", Retryable: false, CallOutcome.Refused);

    public static readonly CallError ClientGone = new(
        "client_disconnect", StatusCodes.Status499ClientClosedRequest, "The client closed the connection.", Retryable: false, CallOutcome.ClientDisconnect);

    public static readonly CallError LedgerUnavailable = new(
        "ledger_unavailable", StatusCodes.Status503ServiceUnavailable,
        "The gateway cannot record calls at the moment, so it answers none. The operator finds the reason in its log.", Retryable: true, CallOutcome.Refused)
    { RetryAfter = TimeSpan.FromSeconds(5) };

    public static readonly CallError ShuttingDown = new(
        "shutting_down", StatusCodes.Status503ServiceUnavailable, "The gateway stops, and the call took longer than it waits.", Retryable: true, CallOutcome.Refused)
    { RetryAfter = TimeSpan.FromSeconds(1) };

    public static readonly CallError Internal = new(
        "internal_error", StatusCodes.Status500InternalServerError, "The gateway failed. The operator finds the reason in its log, by the request id.", Retryable: true, CallOutcome.UpstreamError);

    public static readonly CallError LoopDetected = new(
        "loop_detected", StatusCodes.Status508LoopDetected,
        "The call came through more than one gateway already; a provider's base_url leads back here. The operator finds which one by the addresses under 'providers'.", Retryable: false, CallOutcome.Refused);

    /// <summary>Told only to who presented the right key.</summary>
    public static CallError KeyExpired(DateTimeOffset at) => new(
        "api_key_expired", StatusCodes.Status401Unauthorized, $"This API key expired at {at.UtcDateTime:u}. Ask the operator of this gateway for another.", Retryable: false, CallOutcome.Refused);

    public static CallError TooManyFailedKeys(TimeSpan wait) => new(
        "too_many_failed_keys", StatusCodes.Status429TooManyRequests,
        $"Too many wrong API keys. Retry in {Seconds(wait)} s; a right key is answered at once.", Retryable: true, CallOutcome.Refused) { RetryAfter = wait };

    public static CallError DataClassNotAllowed(string dataClass) => new(
        "data_class_not_allowed", StatusCodes.Status403Forbidden, $"This API key may not process data of class '{Echo(dataClass)}' (keys.data_classes).", Retryable: false, CallOutcome.Refused);

    public static CallError BodyTooLarge(long limit) => new(
        "request_too_large", StatusCodes.Status413PayloadTooLarge, $"The request body is larger than {limit:#,##0} bytes.", Retryable: false, CallOutcome.ClientError);

    public static CallError BadBody(int status) => new(
        "invalid_request_error", status, "The request body broke off or is not framed as HTTP asks.", Retryable: false, CallOutcome.ClientError);

    public static CallError UnsupportedMediaType(string what) => new(
        "unsupported_media_type", StatusCodes.Status415UnsupportedMediaType, what, Retryable: false, CallOutcome.ClientError);

    public static CallError InvalidHeader(string header, string rule) => new(
        "invalid_request_error", StatusCodes.Status400BadRequest, $"The header '{header}' {rule}.", Retryable: false, CallOutcome.ClientError) { Param = header };

    /// <param name="whose">As <c>key</c> or <c>team</c>.</param>
    public static CallError RateLimited(string whose, string limit, TimeSpan retryAfter) => new(
        "rate_limit_exceeded", StatusCodes.Status429TooManyRequests,
        $"The {whose}'s limit of {limit} is reached. Retry in {Seconds(retryAfter)} s.", Retryable: true, CallOutcome.Refused) { RetryAfter = retryAfter };

    /// <summary>No wait makes room for a call that is larger than the limit.</summary>
    public static CallError NeverWithinLimit(string whose, long tokens, long limit) => new(
        "rate_limit_exceeded", StatusCodes.Status429TooManyRequests,
        $"The call may take {tokens} tokens, and the {whose}'s limit is {limit} tokens a minute. Lower max_tokens, or shorten the prompt.", Retryable: false, CallOutcome.Refused);

    public static CallError ModelNotFound(string asked, string? nearest) => new(
        "model_not_found", StatusCodes.Status404NotFound,
        $"The model '{Echo(asked)}' does not exist or this key may not use it.{(nearest is null ? " GET /v1/models lists what it may use." : $" Did you mean '{nearest}'?")}",
        Retryable: false, CallOutcome.ClientError) { Param = "model" };

    public static CallError OperationNotServed(string model, string operation) => new(
        "unsupported_operation", StatusCodes.Status400BadRequest,
        $"No target of '{Echo(model)}' answers calls of the kind '{operation}'. Ask for a model whose provider does.", Retryable: false, CallOutcome.ClientError) { Param = "model" };

    public static CallError PolicyDenied(string model, IEnumerable<string> classes) => new(
        "policy_denied", StatusCodes.Status403Forbidden,
        $"No target of '{Echo(model)}' may process data of class '{string.Join("', '", classes)}'.", Retryable: false, CallOutcome.Refused);

    public static CallError UnknownDataClass(string dataClass) => new(
        "policy_denied", StatusCodes.Status403Forbidden,
        $"No policy is configured for data class '{Echo(dataClass)}', and what no policy permits is denied.", Retryable: false, CallOutcome.Refused);

    public static CallError NoTargetAvailable(string model) => new(
        "no_target_available", StatusCodes.Status503ServiceUnavailable, $"No target of '{Echo(model)}' can take the call.", Retryable: true, CallOutcome.Refused);

    /// <summary>Every target of the call is held back: it failed too often, or asked to be left alone.</summary>
    public static CallError TargetsUnavailable(string model, TimeSpan retryAfter) => NoTargetAvailable(model) with
    {
        Message = $"Every target of '{Echo(model)}' has failed too often or asked to be left alone. Retry in {Seconds(retryAfter)} s.", RetryAfter = retryAfter,
    };

    /// <summary>Targets were permitted, but none answered; the data class forbids all others.</summary>
    public static CallError NoPermittedTarget(CallError cause) => new(
        "no_permitted_target", StatusCodes.Status503ServiceUnavailable,
        "Every target that may process this data class failed, and no other target may.", Retryable: true, cause.Outcome) { RetryAfter = cause.RetryAfter };

    /// <remarks>What others may spend is not told: a workload's or a route's limit is not the key's to know.</remarks>
    public static CallError BudgetExceeded(BudgetReading budget, DateTimeOffset now, int status) => new(
        "budget_exceeded", status,
        $"The budget of {budget.Owner}{(budget.Owner.Scope is BudgetScope.Key or BudgetScope.Team ? $" ({budget.Limit} per {budget.Period.Word()})" : "")} does not cover this call until {budget.ResetsAt:u}. Raise it, lower max_tokens, or allow a cheaper target on this route.",
        Retryable: false, CallOutcome.Refused) { RetryAfter = budget.ResetsAt - now };

    public static CallError PriceUnknown(string owner, int status) => new(
        "price_unknown", status,
        $"No price is known of a target of this call, so the budget of {owner} cannot cover it. State one in prices.overrides, or hosting for a server of your own, or set server.unpriced_under_budget: allow.",
        Retryable: false, CallOutcome.Refused);

    public static CallError UpstreamUnreachable(string target) => new(
        "upstream_unreachable", StatusCodes.Status502BadGateway, $"Target '{Echo(target)}' could not be reached.", Retryable: true, CallOutcome.UpstreamError);

    public static CallError UpstreamFailed(string target, int status, int? upstreamStatus) => new(
        "upstream_error", status,
        upstreamStatus is { } code ? $"Target '{Echo(target)}' failed with status {code}." : $"Target '{Echo(target)}' broke off the answer.", Retryable: true, CallOutcome.UpstreamError);

    public static CallError UpstreamUnusable(string target) => new(
        "upstream_error", StatusCodes.Status502BadGateway, $"Target '{Echo(target)}' sent an answer that is not one.", Retryable: true, CallOutcome.UpstreamError);

    public static CallError UpstreamTooLarge(string target) => new(
        "response_too_large", StatusCodes.Status502BadGateway, $"The answer of target '{Echo(target)}' is larger than the gateway accepts.", Retryable: false, CallOutcome.UpstreamError);

    /// <summary>The provider refuses the operator's credential or does not know the model: never 401 or 404, since the client's own are fine.</summary>
    public static CallError UpstreamConfiguration(string target, int upstreamStatus) => new(
        upstreamStatus == StatusCodes.Status404NotFound ? "upstream_model_not_found" : "upstream_auth", StatusCodes.Status502BadGateway,
        $"Target '{Echo(target)}' is configured wrongly: its provider answered {upstreamStatus}. Tell the operator of this gateway.", Retryable: false, CallOutcome.UpstreamError);

    /// <summary>As <see cref="UpstreamConfiguration"/>, of targets that are not asked any more.</summary>
    public static CallError UpstreamMisconfigured(string target) => new(
        "upstream_auth", StatusCodes.Status502BadGateway,
        $"Target '{Echo(target)}' is configured wrongly: its provider refused the credential or the model. Tell the operator of this gateway.", Retryable: false, CallOutcome.UpstreamError);

    public static CallError UpstreamTimeout(string target, string phase) => new(
        "upstream_timeout", StatusCodes.Status504GatewayTimeout, $"Target '{Echo(target)}' did not answer in time ({phase}).", Retryable: true, CallOutcome.Timeout);

    public static CallError UpstreamRateLimited(string target, TimeSpan? retryAfter) => new(
        "upstream_rate_limited", StatusCodes.Status429TooManyRequests, $"Target '{Echo(target)}' limits its rate.", Retryable: true, CallOutcome.RateLimited) { RetryAfter = retryAfter };

    /// <summary>The operator's account at the provider is spent: waiting does not help, and the client's own key is fine.</summary>
    public static CallError UpstreamQuotaSpent(string target) => new(
        "upstream_quota_exhausted", StatusCodes.Status429TooManyRequests,
        $"The provider's quota of target '{Echo(target)}' is spent. Tell the operator of this gateway.", Retryable: false, CallOutcome.RateLimited);

    /// <summary>The provider found the client's mistake: its code and parameter are kept, its own words are not, since they may hold what they should not.</summary>
    /// <param name="told">The provider's error; null when its body held none.</param>
    public static CallError UpstreamRejected(string target, int status, CallError? told) =>
        told is { Outcome: CallOutcome.ClientError or CallOutcome.Filtered }
            ? told with { Status = status, Retryable = false }
            : new("invalid_request_error", status, $"Target '{Echo(target)}' rejected the request with status {status}.", Retryable: false, CallOutcome.ClientError) { Param = told?.Param };

    /// <summary>After the first content: the answer cannot change target any more.</summary>
    public static CallError Interrupted(CallError cause, CallOutcome outcome) => cause with { Code = cause.Code == "upstream_timeout" ? cause.Code : "stream_interrupted", Outcome = outcome };

    /// <summary>Whole seconds for a header, at least 1.</summary>
    public static long Seconds(TimeSpan wait) => Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds));

    /// <summary>Client text in a message: bounded, and without control characters.</summary>
    private static string Echo(string text)
    {
        ReadOnlySpan<char> shown = text.AsSpan(0, Math.Min(text.Length, LongestEcho));
        return string.Create(shown.Length, shown, static (destination, source) =>
        {
            for (int i = 0; i < source.Length; i++) destination[i] = char.IsControl(source[i]) || char.IsSurrogate(source[i]) ? '?' : source[i];
        });
    }
}
