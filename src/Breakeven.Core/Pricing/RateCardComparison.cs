using System.Globalization;

namespace Breakeven;

/// <summary>Whether two cards state the same price, and what one knows that the other does not.</summary>
internal static class RateCardComparison
{
    public static IEnumerable<decimal?> All(this TokenRates rates) => [rates.Input, rates.Output, rates.CachedInput, rates.CacheWrite, rates.Reasoning];

    public static TokenRates WithoutZeros(this TokenRates rates) =>
        new(NotZero(rates.Input), NotZero(rates.Output), NotZero(rates.CachedInput), NotZero(rates.CacheWrite), NotZero(rates.Reasoning));

    /// <summary>Same input and output rate: all catalogs state these two.</summary>
    public static bool HasSamePrice(this RateCard card, RateCard other) =>
        card.Rates.Input == other.Rates.Input && card.Rates.Output == other.Rates.Output;

    /// <summary>True when no rate that both cards state differs.</summary>
    public static bool Agrees(this RateCard card, RateCard other) =>
        Agree(card.Rates, other.Rates)
        && (card.LongContext.IsEmpty || other.LongContext.IsEmpty || (card.LongContext.Length == other.LongContext.Length
            && card.LongContext.Zip(other.LongContext).All(pair =>
                pair.First.AboveInputTokens == pair.Second.AboveInputTokens && Agree(pair.First.Rates, pair.Second.Rates))));

    /// <summary>The card with what only <paramref name="other"/> knows. Rates are taken only from a card of the same price: half of one price and half of another is neither.</summary>
    public static RateCard FilledFrom(this RateCard card, RateCard other)
    {
        RateCard filled = card with
        {
            MaxInputTokens = Larger(card.MaxInputTokens, other.MaxInputTokens),
            MaxOutputTokens = card.MaxOutputTokens ?? other.MaxOutputTokens,
            Operation = card.Operation == "chat" ? other.Operation : card.Operation,
        };
        if (!card.HasSamePrice(other)) return filled;
        return filled with
        {
            Rates = Fill(card.Rates, other.Rates),
            LongContext = card.LongContext.IsEmpty ? other.LongContext : card.LongContext,
        };
    }

    public static string Describe(this TokenRates rates) => string.Join('/', Texts(rates)).TrimEnd('/');

    private static IEnumerable<string> Texts(TokenRates rates) =>
        rates.All().Select(rate => rate?.ToString("0.############################", CultureInfo.InvariantCulture) ?? "");

    private static bool Agree(TokenRates a, TokenRates b) => a.All().Zip(b.All()).All(pair => pair.First is null || pair.Second is null || pair.First == pair.Second);

    private static TokenRates Fill(TokenRates a, TokenRates b) =>
        new(a.Input ?? b.Input, a.Output ?? b.Output, a.CachedInput ?? b.CachedInput, a.CacheWrite ?? b.CacheWrite, a.Reasoning ?? b.Reasoning);

    /// <summary>Catalogs round the context window down, or state an older, smaller one.</summary>
    private static int? Larger(int? a, int? b) => a is null || b > a ? b : a;

    private static decimal? NotZero(decimal? rate) => rate == 0 ? null : rate;
}
