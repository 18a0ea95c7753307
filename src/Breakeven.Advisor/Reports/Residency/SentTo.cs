namespace Breakeven.Advisor.Reports.Residency;

/// <summary>A place that a call's data was sent to, or may have been.</summary>
internal readonly record struct SentTo(string Target, DateTimeOffset At, string? Provider, Location? Location, string? Region, string? Model)
{
    /// <summary>One for each attempt. A call whose end nobody saw was on its way to the target that its intent names.</summary>
    public static IEnumerable<SentTo> Of(CallRecord call)
    {
        foreach (Attempt attempt in call.Attempts.IsDefault ? [] : call.Attempts)
            yield return attempt.Provider is null && attempt.Target == call.Target
                ? new(attempt.Target, attempt.StartedAt, call.Provider, call.Location, call.Region, call.ResponseModel) // written before attempts told their place
                : new(attempt.Target, attempt.StartedAt, attempt.Provider, attempt.Location, attempt.Region, attempt.Model);
        if (call.Attempts.IsDefaultOrEmpty && call is { Target: { } target, Outcome: not CallOutcome.Refused })
            yield return new(target, call.StartedAt, call.Provider, call.Location, call.Region, call.ResponseModel);
    }
}
