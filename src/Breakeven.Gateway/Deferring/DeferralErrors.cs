using Microsoft.AspNetCore.Http;

namespace Breakeven.Gateway.Deferring;

/// <summary>Why a call that may wait was not made.</summary>
internal static class DeferralErrors
{
    /// <summary>Never reaches a client: the line is made again later.</summary>
    public static readonly CallError NoIdleCapacity = new(
        "no_idle_capacity", StatusCodes.Status503ServiceUnavailable, "No own engine is idle. The line is sent again when one is.", Retryable: true, CallOutcome.Refused);

    /// <summary>OpenAI's code for a flex call that nobody has room for; it costs nothing.</summary>
    public static readonly CallError ResourceUnavailable = new(
        "resource_unavailable", StatusCodes.Status429TooManyRequests,
        "No idle capacity was found for service_tier 'flex' in time, and no target sells that tier. Retry later, or leave service_tier out.", Retryable: true, CallOutcome.Refused);

    /// <summary>The key of a batch was removed from the configuration.</summary>
    public static readonly CallError KeyRemoved = new(
        "invalid_api_key", StatusCodes.Status401Unauthorized, "The API key that created the batch does not exist any more.", Retryable: false, CallOutcome.Refused);
}
