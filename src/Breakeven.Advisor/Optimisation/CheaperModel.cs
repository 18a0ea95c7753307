using System.Text.RegularExpressions;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Optimisation;

/// <summary>A cheaper model of the same provider and family: what it would save, and nothing about whether it is good enough.</summary>
internal static partial class CheaperModel
{
    /// <summary>Less than that is not worth proving its quality.</summary>
    private const decimal LeastSaving = 0.2m;

    /// <param name="longestPrompt">Tokens that it must take: nearly all prompts of the workload.</param>
    /// <returns>A smaller variant of the same model before others, and the dearest of them, since price is the only sign of quality here; null without any.</returns>
    public static (RateCard Card, decimal Saving)? Find(RateCard current, RequestMix mix, double longestPrompt, AdviceOptions options)
    {
        DateOnly day = CurrentModel.DayOf(options);
        string name = Undated(current.Model.Value), family = FamilyName().Match(name).Value;
        decimal today = Cost(current, mix);
        if (family.Length == 0 || today <= 0m) return null;
        return options.PriceBook.Cards
            .Where(card => card.Provider == current.Provider && card.Tier == ServiceTier.Default && card.Region is null && card.Operation == current.Operation && card.IsValidAt(day))
            .Where(card => card.Rates is { Input: not null, Output: not null } && card.MaxInputTokens >= longestPrompt && IsAlike(card.Model.Value, family) && Undated(card.Model.Value) != name)
            .Select(card => (Card: card, Saving: 1m - Cost(card, mix) / today))
            .Where(found => found.Saving >= LeastSaving)
            .OrderBy(found => found.Card.Model.Value.StartsWith(name + "-", StringComparison.Ordinal) ? 0 : 1)
            .ThenBy(found => found.Saving).ThenByDescending(found => found.Card.Model.Value, StringComparer.Ordinal)
            .Select(found => ((RateCard, decimal)?)found).FirstOrDefault();
    }

    private static decimal Cost(RateCard card, RequestMix mix) =>
        new ApiTerms(card.RatesFor((long)decimal.Min(mix.InputTokens, long.MaxValue))).PerRequest(mix with { BatchFraction = 0m });

    /// <summary>General models of the family under their own name: no date, no preview, nothing for one purpose.</summary>
    private static bool IsAlike(string model, string family) =>
        FamilyName().Match(model).Value == family && Undated(model) == model && !Special().IsMatch(model);

    private static string Undated(string model) => Date().Replace(model, "");

    [GeneratedRegex("^[a-z]+", RegexOptions.NonBacktracking)]
    private static partial Regex FamilyName();

    [GeneratedRegex(@"-(?:\d{4}-\d{2}-\d{2}|\d{8}|\d{4}|latest)$", RegexOptions.NonBacktracking)]
    private static partial Regex Date();

    [GeneratedRegex("[/:]|preview|search|audio|realtime|transcribe|tts|codex|vision|image|instruct|research|embed|exp", RegexOptions.NonBacktracking)]
    private static partial Regex Special();
}
