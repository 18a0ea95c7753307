namespace Breakeven.Gateway.Prompts;

/// <summary>What a provider's prompt cache gains and costs, in one unit for both.</summary>
/// <param name="Gain">Input less cached input: saved on each token that is read.</param>
/// <param name="Surcharge">Cache write less input: lost on each token that is written; zero where writing costs as reading anew.</param>
internal readonly record struct CacheRates(decimal Gain, decimal Surcharge)
{
    /// <summary>Anthropic's published multiples of the input price: reads 0.1, writes for five minutes 1.25. Where the price book knows no price.</summary>
    public static readonly CacheRates Published = new(0.9m, 0.25m);

    public static CacheRates Of(TokenRates? rates) => rates is { Input: { } input, CachedInput: { } cached }
        ? new(Math.Max(0m, input - cached), Math.Max(0m, (rates.CacheWrite ?? input) - input))
        : Published;
}
