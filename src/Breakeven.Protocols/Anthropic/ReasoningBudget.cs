using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Anthropic;

/// <summary>How many tokens a model may think with, for a wish in any format's words.</summary>
internal static class ReasoningBudget
{
    /// <summary>Anthropic's least budget. Below it there is no thinking.</summary>
    public const long Least = 1_024;

    /// <param name="wish">What the client asked for.</param>
    /// <param name="maxTokens">The answer's limit, which thinking counts against and the budget stays below.</param>
    /// <returns>The budget, or null for no thinking: none was asked for, or the limit leaves no room for the least budget.</returns>
    public static long? Of(ReasoningWish? wish, long maxTokens, TranslationRules rules)
    {
        if (wish is null || maxTokens <= Least) return null;
        if (wish.BudgetTokens is { } asked) return Math.Clamp(asked, Least, maxTokens - 1);
        if (OfEffort(wish.Effort, rules) is not { } budget) return null;

        // An effort names no number, so a quarter of the limit is kept for the answer itself.
        return Math.Max(Math.Min(budget, maxTokens - maxTokens / 4), Least);
    }

    private static long? OfEffort(string? effort, TranslationRules rules)
    {
        switch (effort)
        {
            case null or "none":
                return null;
            case "minimal":
                return Least;
            case "low":
                return 2_048;
            case "medium":
                return 8_192;
            case "high":
                return 16_384;
            case "xhigh" or "max":
                return 32_768;
            default:
                rules.Drop("reasoning_effort", "its value is not an effort that is known here.");
                return null;
        }
    }
}
