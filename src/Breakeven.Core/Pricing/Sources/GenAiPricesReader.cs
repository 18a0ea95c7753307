using System.Globalization;
using System.Text.Json;

namespace Breakeven;

/// <summary>genai-prices: providers with models whose prices, per million tokens, may be steps in time and in context length.</summary>
internal static class GenAiPricesReader
{
    private static readonly string[] Meters = ["input_mtok", "output_mtok", "cache_read_mtok", "cache_write_mtok"];

    public static void Read(JsonElement root, PublishedPriceCollector collector)
    {
        foreach (JsonElement provider in root.EnumerateArray())
        {
            string id = provider.Text("id") ?? throw new CatalogFormatException("a provider without an id");
            foreach (JsonElement model in provider.GetProperty("models").EnumerateArray()) ReadModel(id, model, collector);
        }
    }

    private static void ReadModel(string provider, JsonElement model, PublishedPriceCollector collector)
    {
        string entry = $"{provider}/{model.Text("id") ?? "?"}";
        try
        {
            List<RateCard> cards = Steps(model);
            if (cards.Count == 0) collector.Drop(entry, "no price per token");
            foreach (string name in Names(model))
                foreach (RateCard card in cards)
                    collector.Add(entry, card with { Provider = ProviderNames.Canonical(provider), Model = new(name) }, isOtherName: name != model.Text("id"));
        }
        catch (PriceNotUnderstoodException problem)
        {
            collector.Drop(entry, problem.Message);
        }
    }

    /// <summary>The model's id and every name that it is matched by exactly. Patterns (<c>starts_with</c>, …) are not names and are left out.</summary>
    private static IEnumerable<string> Names(JsonElement model)
    {
        List<string> names = [];
        if (model.Text("id") is { } id) names.Add(id);
        if (model.TryGetProperty("match", out JsonElement match)) AddExact(match, names);
        return names.Distinct(StringComparer.Ordinal);
    }

    private static void AddExact(JsonElement match, List<string> names)
    {
        if (match.ValueKind != JsonValueKind.Object) return;
        if (match.Text("equals") is { } exact) names.Add(exact);
        if (match.TryGetProperty("or", out JsonElement any) && any.ValueKind == JsonValueKind.Array)
            foreach (JsonElement one in any.EnumerateArray()) AddExact(one, names);
    }

    private static List<RateCard> Steps(JsonElement model)
    {
        if (!model.TryGetProperty("prices", out JsonElement prices)) return [];
        int? context = model.Tokens("context_window");
        if (prices.ValueKind == JsonValueKind.Object)
            return prices.EnumerateObject().Any() ? [Card(prices, context)] : [];
        if (prices.ValueKind != JsonValueKind.Array) throw new PriceNotUnderstoodException("prices are neither an object nor a list");
        JsonElement[] entries = [.. prices.EnumerateArray()];
        return entries.Any(IsTimeOfDay) ? [Dearest(entries, context)] : Dated(entries, context);
    }

    private static bool IsTimeOfDay(JsonElement entry) => entry.TryGetProperty("constraint", out JsonElement when) && when.TryGetProperty("start_time", out _);

    /// <summary>Prices by the hour of the day: a card has no hours, so it takes the dearest, as an estimate, and a budget is never overrun.</summary>
    private static RateCard Dearest(JsonElement[] entries, int? context) => entries
        .Select(entry => Card(entry.GetProperty("prices"), context))
        .MaxBy(card => (card.Rates.Input ?? 0) + (card.Rates.Output ?? 0))! with { IsEstimate = true, Note = "cheaper at some hours of the day" };

    private static List<RateCard> Dated(JsonElement[] entries, int? context)
    {
        List<RateCard> cards = [.. entries
            .Select(entry => Card(entry.GetProperty("prices"), context) with { ValidFrom = Start(entry) })
            .OrderBy(card => card.ValidFrom ?? DateOnly.MinValue)];
        for (int i = 0; i + 1 < cards.Count; i++) cards[i] = cards[i] with { ValidUntil = cards[i + 1].ValidFrom };
        return cards;
    }

    private static DateOnly? Start(JsonElement entry)
    {
        if (!entry.TryGetProperty("constraint", out JsonElement constraint)) return null;
        return DateOnly.TryParseExact(constraint.Text("start_date"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day)
            ? day
            : throw new PriceNotUnderstoodException("a constraint that is neither a start date nor a time of day");
    }

    private static RateCard Card(JsonElement prices, int? context)
    {
        (decimal? Base, SortedDictionary<long, decimal> Steps)[] meters =
            [.. Meters.Select(name => Meter(prices, name))];
        TokenRates rates = new(meters[0].Base, meters[1].Base, meters[2].Base, meters[3].Base);
        IEnumerable<long> starts = meters.SelectMany(meter => meter.Steps.Keys).Distinct().Order();
        return new RateCard(default, default, rates)
        {
            MaxInputTokens = context,
            LongContext = [.. starts.Select(start => new LongContextRates(start, new(At(meters[0], start), At(meters[1], start), At(meters[2], start), At(meters[3], start))))],
        };
    }

    private static decimal? At((decimal? Base, SortedDictionary<long, decimal> Steps) meter, long start) =>
        meter.Steps.Where(step => step.Key <= start).Select(step => (decimal?)step.Value).LastOrDefault() ?? meter.Base;

    private static (decimal? Base, SortedDictionary<long, decimal> Steps) Meter(JsonElement prices, string name)
    {
        SortedDictionary<long, decimal> steps = [];
        if (!prices.TryGetProperty(name, out JsonElement meter) || meter.ValueKind != JsonValueKind.Object) return (prices.Number(name), steps);
        foreach (JsonElement step in meter.GetProperty("tiers").EnumerateArray())
            steps[step.Tokens("start") ?? throw new PriceNotUnderstoodException($"{name} has a tier without a start")] =
                step.Number("price") ?? throw new PriceNotUnderstoodException($"{name} has a tier without a price");
        return (meter.Number("base"), steps);
    }
}
