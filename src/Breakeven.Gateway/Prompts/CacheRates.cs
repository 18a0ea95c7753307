namespace Breakeven.Gateway.Prompts;

/// <summary>What a provider's prompt cache gains and costs, in one unit for all.</summary>
/// <param name="Gain">Input less cached input: saved on each token that is read.</param>
/// <param name="Surcharge">Cache write for five minutes less input: lost on each token that is written; zero where writing costs as reading anew.</param>
/// <param name="HourSurcharge">The same of a write for an hour.</param>
internal readonly record struct CacheRates(decimal Gain, decimal Surcharge, decimal HourSurcharge)
{
    /// <summary>Anthropic's published multiples of the input price: reads 0.1, writes for five minutes 1.25, for an hour 2. Where the price book knows no price.</summary>
    public static readonly CacheRates Published = new(0.9m, 0.25m, 1m);

    public static CacheRates Of(TokenRates? rates) => rates is { Input: { } input, CachedInput: { } cached }
        ? new(Math.Max(0m, input - cached), Math.Max(0m, (rates.CacheWrite ?? input) - input), Math.Max(0m, (rates.HourCacheWrite ?? input) - input))
        : Published;
}
