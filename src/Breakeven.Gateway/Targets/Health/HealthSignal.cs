namespace Breakeven.Gateway.Targets.Health;

/// <summary>What one try says about its target's health.</summary>
/// <param name="Wait">For how long the target asks to be left alone; null when it does not say.</param>
internal readonly record struct HealthSignal(HealthKind Kind, TimeSpan? Wait = null)
{
    /// <summary>From the end of a try. Client mistakes, content filters and cancellations never count against a target.</summary>
    public static HealthSignal Of(AttemptResult result) => result.ErrorClass switch
    {
        null => new(HealthKind.Answered),
        "connect" or "reset" or "timeout" or "unusable" or "runaway" => new(HealthKind.Failed),
        "server_error" => new(HealthKind.Failed, result.RetryAfter),
        "overloaded" => new(HealthKind.Overloaded, result.RetryAfter),
        "rate_limited" => new(HealthKind.RateLimited, result.RetryAfter),
        "quota" => new(HealthKind.QuotaSpent),
        "auth" => new(result.Status == 401 ? HealthKind.CredentialRefused : HealthKind.AccessRefused),
        "not_found" => new(HealthKind.ModelMissing),
        _ => default, // rejected, conflict, deadline, client_disconnect, shutdown, unsupported, hedge_lost
    };
}
