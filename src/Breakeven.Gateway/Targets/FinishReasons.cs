using Breakeven.Protocols.Neutral;

namespace Breakeven.Gateway.Targets;

/// <summary>What a provider's finish reason says about the call.</summary>
internal static class FinishReasons
{
    public static CallOutcome OutcomeOf(FinishReason? reason) => reason == FinishReason.ContentFilter ? CallOutcome.Filtered : CallOutcome.Ok;
}
