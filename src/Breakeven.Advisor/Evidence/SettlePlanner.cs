using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Evidence;

/// <summary>What it takes to settle the quality of a model: how many comparisons, how long a shadow runs, and what a judge asks for.</summary>
internal static class SettlePlanner
{
    /// <summary>Share of items that just one of two models gets right, assumed before anybody measured it.</summary>
    /// <remarks>
    /// Estimate. In WildEval/ZeroEval @8c1485e, Llama-3.1-70B-Instruct and gpt-4o-2024-08-06 differ on 5 % of 736 items of school
    /// mathematics and on 24 % of 474 items of code: the mean of the two, rounded.
    /// </remarks>
    private const double Discordance = 0.15;

    private const double ShadowShare = 0.1, DaysPerMonth = 730.0 / 24;

    /// <summary>Estimates: a judge's instructions, and a short reason with its choice.</summary>
    private const decimal InstructionTokens = 300m, JudgementTokens = 60m;

    /// <summary>With nothing measured, for two models that are equally good.</summary>
    public static SettlePlan FromNothing(double margin, RequestMix mix, ApiTerms api, decimal? requestsPerMonth) =>
        Of(QualityTest.PairsWhenEqual(margin, Discordance), mix, api, requestsPerMonth, $"if both models are equally good and one alone is right in {Discordance:P0} of cases (estimate)");

    /// <summary>From what was measured so far; null when no number of items would settle it.</summary>
    public static SettlePlan? After(ModelQuality model, RequestMix mix, ApiTerms api, decimal? requestsPerMonth) =>
        model.Sources.Select(source => source.MoreItems).OfType<long>().DefaultIfEmpty().Min() is > 0 and var more
            ? Of(more, mix, api, requestsPerMonth, "if means and spread stay as measured; four chances in five that it is then settled") : null;

    private static SettlePlan Of(long items, RequestMix mix, ApiTerms api, decimal? requestsPerMonth, string basis)
    {
        decimal prompt = mix.InputTokens + 2m * mix.OutputTokens + InstructionTokens;
        decimal call = (prompt * (api.Rates.Input ?? 0m) + JudgementTokens * (api.Rates.Output ?? 0m)) / 1_000_000m * api.RegionalFactor;
        double? days = requestsPerMonth is > 0 and var volume ? Math.Round(items / ((double)volume * ShadowShare / DaysPerMonth), 2) : null;
        return new(items, days, decimal.Round(items * 2m * call, 2), $"{basis}; a tenth of the traffic shadowed; a judge at the API's prices reads each pair in both orders");
    }
}
