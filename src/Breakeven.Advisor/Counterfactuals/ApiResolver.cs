using System.Collections.Immutable;
using Breakeven.Advisor.Scenarios;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Counterfactuals;

/// <summary>Settles what the API would cost: stated prices, a model of the price book, what was paid so far, or the defaults.</summary>
internal sealed class ApiResolver(AdviceOptions options, AssumptionLog assumptions)
{
    private const string DefaultSource = "default: list price of a mid-size frontier model";

    public ApiTerms Resolve(ScenarioWorkload workload, ScenarioApi api, RequestMix mix, string path)
    {
        TokenRates rates = Rates(workload, api, mix, path);
        bool priced = mix.BatchFraction > 0;
        return new ApiTerms(rates)
        {
            BatchDiscount = priced ? assumptions.Or(api.BatchDiscount, 0.5m, "batch_discount", "default: half price, as the large providers offer") : api.BatchDiscount ?? 0.5m,
            RegionalFactor = Factor(api.RegionalUplift),
            OptimisationSaving = Saving(workload),
            DeclinePerYear = workload.ApiPriceDeclinePerYear ?? 0m,
        };
    }

    /// <summary>The price-book card that prices this API's model, or null when none was named.</summary>
    public RateCard? Card(string? model, string path)
    {
        if (model is null) return null;
        DateOnly day = options.Day ?? options.PriceBook.Cards.Select(card => card.SourceDate ?? card.ValidFrom ?? DateOnly.MinValue).DefaultIfEmpty().Max();
        foreach ((ProviderName provider, ModelName name) in Spellings(model))
            if (options.PriceBook.Find(provider, name, day) is { Rates: { Input: not null, Output: not null } } card) return card;
        string near = string.Join(", ", CatalogSearch.Suggest(options.PriceBook, null, model).Select(name => $"{name.Provider}/{name.Model}"));
        throw new ScenarioException([new ScenarioProblem(path, 0, $"\"{model}\" has no price in the price book {options.PriceBook.Version}{(near.Length == 0 ? "" : $"; the nearest are {near}")}; give input_usd_per_m and output_usd_per_m")]);
    }

    /// <summary>As <c>provider/model</c>, else by model at the maker's own API before resellers.</summary>
    private IEnumerable<(ProviderName, ModelName)> Spellings(string model)
    {
        int slash = model.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0) yield return (new(model[..slash]), new(model[(slash + 1)..]));
        ImmutableArray<string> makers = ["openai", "anthropic", "gcp.gemini", "gemini", "mistral_ai", "mistral", "deepseek", "x_ai", "cohere"];
        foreach (ProviderName provider in options.PriceBook.Cards.Where(card => card.Model.Value.Equals(model, StringComparison.OrdinalIgnoreCase)).Select(card => card.Provider).Distinct()
            .OrderBy(provider => makers.IndexOf(provider.Value) is var place && place < 0 ? int.MaxValue : place).ThenBy(provider => provider.Value, StringComparer.Ordinal))
            yield return (provider, options.PriceBook.Cards.First(card => card.Provider == provider && card.Model.Value.Equals(model, StringComparison.OrdinalIgnoreCase)).Model);
    }

    private TokenRates Rates(ScenarioWorkload workload, ScenarioApi api, RequestMix mix, string path)
    {
        RateCard? card = Card(api.Model, path);
        TokenRates? book = card?.RatesFor((long)decimal.Min(mix.InputTokens, long.MaxValue));
        if (card is not null) assumptions.Add("api price", $"{card.Provider}/{card.Model}: ${book!.Input} in, ${book.Output} out per million tokens", $"price book {options.PriceBook.Version}, {card.Source} {card.SourceDate:yyyy-MM-dd}", card.IsEstimate);
        if (book is null && api.InputUsdPerM is null && api.OutputUsdPerM is null && Paid(workload, mix) is { } paid) return paid;

        decimal input = api.InputUsdPerM ?? book?.Input ?? assumptions.Or(null, 3m, "api.input_usd_per_m", DefaultSource, " $/M");
        decimal output = api.OutputUsdPerM ?? book?.Output ?? assumptions.Or(null, 15m, "api.output_usd_per_m", DefaultSource, " $/M");
        decimal cached = api.CachedInputUsdPerM ?? book?.CachedInput ?? (book is not null || mix.CachedInputFraction == 0
            ? Math.Min(input, 0.3m)
            : assumptions.Or(null, Math.Min(input, 0.3m), "api.cached_input_usd_per_m", DefaultSource, " $/M"));
        return new TokenRates(input, output, cached, api.CacheWriteUsdPerM ?? book?.CacheWrite, book?.Reasoning);
    }

    /// <summary>Default prices scaled so that the observed traffic costs what the ledger says it cost; null when it ran on own engines or has no cost.</summary>
    private TokenRates? Paid(ScenarioWorkload workload, RequestMix mix)
    {
        if (workload.Observed is not { SpendPerMonth: { Usd: > 0 } spend, RequestsPerMonth: > 0 } observed) return null;
        if (observed.Locations.Where(share => share.Name == "own").Sum(share => share.Fraction) > 0.05) return null;
        var rates = new TokenRates(3m, 15m, 0.3m);
        decimal list = new ApiTerms(rates).PerRequest(mix);
        if (list == 0m) return null;
        decimal paid = spend.Usd / (decimal)observed.RequestsPerMonth;
        assumptions.Add("api price", $"{new Money(paid)} a request", $"the ledger: what {observed.Calls:#,0} recorded calls cost, spread over input and output as 1 to 5", isEstimate: true);
        return rates.Scaled(paid / list);
    }

    private decimal Saving(ScenarioWorkload workload)
    {
        if (workload.OptimisationSaving is { } stated) return stated;
        assumptions.Add("optimisation_saving", "0", "default: not counted; caching, shorter prompts and cheaper models often save 40-70 %", isEstimate: true);
        return 0m;
    }

    /// <summary>A surcharge below 1, or a factor from 1 on.</summary>
    private static decimal Factor(decimal? uplift) => uplift is not { } value ? 1m : value < 1m ? 1m + value : value;
}
