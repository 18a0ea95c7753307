using CsCheck;

namespace Breakeven.Pricing;

public class TokenRatesTests
{
    [Fact]
    public void Price_DisjointBuckets_IsTheSumOfTheirPrices() => Gen.Select(RateCardGen.Rates, RateCardGen.Usage).Sample((rates, usage) =>
    {
        TokenUsage[] parts =
        [
            new(usage.Input, 0, 0, 0, 0), new(0, usage.CachedInput, 0, 0, 0), new(0, 0, usage.CacheWrite, 0, 0),
            new(0, 0, 0, usage.Output - usage.Reasoning, 0), new(0, 0, 0, usage.Reasoning, usage.Reasoning),
        ];
        Assert.Equal(rates.Price(usage)!.Value.Usd, parts.Sum(part => rates.Price(part)!.Value.Usd));
    });

    [Fact]
    public void Price_TwoCalls_CostTogetherWhatTheyCostApart() => Gen.Select(RateCardGen.Rates, RateCardGen.Usage, RateCardGen.Usage).Sample((rates, a, b) =>
        Assert.Equal(rates.Price(a + b), rates.Price(a)!.Value + rates.Price(b)!.Value));

    [Fact]
    public void Price_AnyCardAndUsage_IsNeverNegative() => Gen.Select(RateCardGen.Any, RateCardGen.Usage).Sample((card, usage) =>
        Assert.True(card.Price(usage)!.Value >= Money.Zero));

    [Fact]
    public void Price_MoreTokensWithinOneContextStep_NeverCostLess() => Gen.Select(RateCardGen.Any, RateCardGen.Usage, RateCardGen.Usage).Sample((card, usage, more) =>
    {
        TokenUsage larger = usage + more;
        if (card.RatesFor(usage.TotalInput) != card.RatesFor(larger.TotalInput)) return;
        Assert.True(card.Price(larger)!.Value >= card.Price(usage)!.Value);
    });

    [Fact]
    public void RatesFor_AtAndAboveTheStep_ChangesTheWholeRequest()
    {
        RateCard card = new(new("p"), new("m"), new(3, 15)) { LongContext = [new(200_000, new(6, 22.5m))] };
        Assert.Equal(0.6m, card.Price(new TokenUsage(200_000, 0, 0, 0, 0))!.Value.Usd);
        Assert.Equal(1.200006m, card.Price(new TokenUsage(200_001, 0, 0, 0, 0))!.Value.Usd);
        Assert.Equal(1.200006m, card.Price(new TokenUsage(1, 200_000, 0, 0, 0))!.Value.Usd);
    }

    /// <summary>Anthropic: an hour costs twice the input where five minutes cost 1.25 times; a provider without a surcharge has none for an hour either.</summary>
    [Theory]
    [InlineData("3", "3.75", "6")]
    [InlineData("3", "3", "3")]
    [InlineData("3", "7", "7")]
    public void Price_HourCacheWrite_HasItsOwnRate(string inputRate, string writeRate, string hourRate)
    {
        (decimal input, decimal write, decimal hour) = (Rate(inputRate), Rate(writeRate), Rate(hourRate));
        TokenRates rates = new(input, 15, 0.3m, write);
        Assert.Equal(new Money(400 * write + 600 * hour) / 1_000_000m, rates.Price(new TokenUsage(0, 0, 1_000, 0, 0) { HourCacheWrite = 600 })!.Value);
        Assert.True(rates.Most(1_000, 0) >= rates.Price(new TokenUsage(0, 0, 1_000, 0, 0) { HourCacheWrite = 1_000 }));
    }

    [Fact]
    public void Price_UnknownRate_IsUnknownAndNotFree()
    {
        Assert.Null(new TokenRates(1, null).Price(new TokenUsage(1, 0, 0, 1, 0)));
        Assert.Null(new TokenRates(null, 1).Price(new TokenUsage(0, 1, 0, 0, 0)));
        Assert.Equal(0.000001m, new TokenRates(1, null).Price(new TokenUsage(1, 0, 0, 0, 0))!.Value.Usd);
    }

    private static decimal Rate(string text) => decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
