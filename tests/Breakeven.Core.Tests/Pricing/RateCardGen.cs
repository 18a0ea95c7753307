using System.Collections.Immutable;
using CsCheck;

namespace Breakeven.Pricing;

/// <summary>Rate cards at random, over few names so that they meet.</summary>
internal static class RateCardGen
{
    public static Gen<T> OneOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    public static readonly DateOnly FirstDay = new(2026, 1, 1);

    public static readonly Gen<DateOnly> Day = Gen.Int[0, 60].Select(FirstDay.AddDays);

    private static readonly Gen<decimal> Rate = Gen.Int[0, 1_000_000].Select(number => number / 1_000m);

    /// <summary>Rates with input and output known.</summary>
    public static readonly Gen<TokenRates> Rates =
        Gen.Select(Rate, Rate, Rate.Nullable(), Rate.Nullable(), Rate.Nullable()).Select((i, o, c, w, r) => new TokenRates(i, o, c, w, r));

    private static readonly Gen<(DateOnly? From, DateOnly? Until)> Period = Gen.Select(Day.Nullable(), Gen.Int[1, 40].Nullable())
        .Select((from, length) => (from, length is { } days ? (from ?? FirstDay).AddDays(days) : (DateOnly?)null));

    public static readonly Gen<RateCard> Any =
        from rates in Rates
        from model in OneOf("m", "n", "*")
        from tier in Gen.Enum<ServiceTier>()
        from region in OneOf<string?>(null, "eu", "us")
        from period in Period
        from above in Gen.Long[1, 500_000].Nullable()
        from step in Rates
        from estimate in Gen.Bool
        from limit in Gen.Int[1, 2_000_000].Nullable()
        select new RateCard(new("p"), new(model), rates)
        {
            Tier = tier,
            Region = region is null ? null : new Region(region),
            ValidFrom = period.From,
            ValidUntil = period.Until,
            LongContext = above is { } tokens ? ImmutableArray.Create(new LongContextRates(tokens, step)) : [],
            IsEstimate = estimate,
            MaxInputTokens = limit,
            Source = "test",
            SourceDate = FirstDay,
        };

    public static readonly Gen<TokenUsage> Usage =
        from input in Gen.Long[0, 2_000_000]
        from cached in Gen.Long[0, 2_000_000]
        from write in Gen.Long[0, 2_000_000]
        from reasoning in Gen.Long[0, 100_000]
        from visible in Gen.Long[0, 100_000]
        select new TokenUsage(input, cached, write, reasoning + visible, reasoning);
}
