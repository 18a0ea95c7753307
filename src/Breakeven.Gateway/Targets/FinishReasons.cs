namespace Breakeven.Gateway.Targets;

/// <summary>What a provider's finish reason says about the call.</summary>
internal static class FinishReasons
{
    public static CallOutcome OutcomeOf(string? reason) => reason == "content_filter" ? CallOutcome.Filtered : CallOutcome.Ok;
}
