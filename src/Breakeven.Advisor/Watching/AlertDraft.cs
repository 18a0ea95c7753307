using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Watching;

/// <summary>What an alert will say, before it has a number and words.</summary>
internal sealed record AlertDraft(AlertKind Kind, Verdict From, Verdict To, AlertCause Cause)
{
    /// <summary>Evaluations that it took; null for what took effect at once.</summary>
    public int? Evaluations { get; init; }

    /// <summary>What it is compared with.</summary>
    public AdviceReading? Held { get; init; }
    public ExpectedCrossing? Expected { get; init; }

    public AdviceAlert Finish(long number, WatchedCase now, WatchInput input) =>
        new(number, input.At, Kind, now.Name, now.Environment, From, To, Cause, AlertTexts.Say(this, now, input.At))
        {
            RequestsPerMonth = now.Subject.Model.RequestsPerMonth,
            StableBreakEven = now.Advice.BreakEven?.StableRequestsPerMonth,
            ExpectedOn = Expected is { } crossing ? DateOnly.FromDateTime(input.At.UtcDateTime.AddDays(crossing.Days)) : null,
            Delivered = !input.HasWebhook,
        };
}
