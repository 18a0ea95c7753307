namespace Breakeven.Economics.Comparison;

/// <summary>What an API asks for, and what remains to be paid after optimising the calls.</summary>
/// <param name="Rates">US dollars per million tokens; input and output must be known.</param>
public sealed record ApiTerms(TokenRates Rates)
{
    private const decimal TokensPerUnit = 1_000_000m;

    /// <summary>Taken off the requests that are sent as batch, 0 to 1.</summary>
    public decimal BatchDiscount { get; init; } = 0.5m;

    /// <summary>Factor on every price for processing in one region; 1 is none.</summary>
    public decimal RegionalFactor { get; init; } = 1m;

    /// <summary>Share of the bill that caching, shorter prompts and cheaper models save, 0 to 1.</summary>
    public decimal OptimisationSaving { get; init; }

    /// <summary>Fall of the prices in a year, 0 to 1. Counts only over a <see cref="LifeMonths"/> to which own hardware binds.</summary>
    public decimal DeclinePerYear { get; init; }

    /// <summary>Months that bought hardware is kept; null when servers are rented and can be given up.</summary>
    public int? LifeMonths { get; init; }

    /// <summary>US dollars of one mean request: the mean over the life of the hardware where prices decline.</summary>
    /// <remarks>a = [I((1-c-w)p_in + c·p_cached + w·p_write) + (O+R)p_out]/10⁶ · (1-b·d) · region · (1-saving) · life.</remarks>
    public decimal PerRequest(RequestMix mix) => ListPerRequest(mix)
        * (1m - mix.BatchFraction * BatchDiscount) * RegionalFactor * (1m - OptimisationSaving) * LifeFactor();

    /// <summary>US dollars of one mean request before batch, region, optimisation and decline.</summary>
    internal decimal ListPerRequest(RequestMix mix)
    {
        decimal input = Rates.Input ?? 0m, output = Rates.Output ?? 0m;
        decimal cached = mix.CachedInputFraction, written = mix.CacheWriteFraction;
        decimal prompt = mix.InputTokens * ((1m - cached - written) * input + cached * (Rates.CachedInput ?? input) + written * (Rates.CacheWrite ?? input));
        decimal answer = mix.OutputTokens * output + mix.ReasoningTokens * (Rates.Reasoning ?? output);
        return (prompt + answer) / TokensPerUnit;
    }

    /// <summary>Mean price over the life as a share of today's: month m costs (1-decline)^(m/12).</summary>
    internal decimal LifeFactor()
    {
        if (LifeMonths is not { } months || months < 1 || DeclinePerYear == 0m) return 1m;
        decimal monthly = decimal.Round((decimal)Math.Pow((double)(1m - DeclinePerYear), 1.0 / 12), 12);
        decimal sum = 0m, price = 1m;
        for (int month = 0; month < months; month++)
        {
            sum += price;
            price = decimal.Round(price * monthly, 20);
        }
        return sum / months;
    }
}
