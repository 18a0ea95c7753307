using System.Text.Json;

namespace Breakeven;

/// <summary>models.dev: provider → <c>models</c> → <c>cost</c> per million tokens, <c>limit</c> in tokens.</summary>
internal static class ModelsDevReader
{
    public static void Read(JsonElement root, PublishedPriceCollector collector)
    {
        foreach (JsonProperty provider in root.EnumerateObject())
        {
            if (provider.Value.ValueKind != JsonValueKind.Object || !provider.Value.TryGetProperty("models", out JsonElement models)
                || models.ValueKind != JsonValueKind.Object) continue;
            foreach (JsonProperty model in models.EnumerateObject()) ReadModel(ProviderNames.Canonical(provider.Name), $"{provider.Name}/{model.Name}", model, collector);
        }
    }

    private static void ReadModel(ProviderName provider, string entry, JsonProperty model, PublishedPriceCollector collector)
    {
        if (model.Value.ValueKind != JsonValueKind.Object || !model.Value.TryGetProperty("cost", out JsonElement cost) || cost.ValueKind != JsonValueKind.Object)
        {
            collector.Drop(entry, "no price per token");
            return;
        }
        try
        {
            collector.Add(entry, Card(new RateCard(provider, new(model.Name), Rates(cost)), cost, model.Value));
        }
        catch (PriceNotUnderstoodException problem)
        {
            collector.Drop(entry, problem.Message);
        }
    }

    private static RateCard Card(RateCard card, JsonElement cost, JsonElement model)
    {
        bool hasLimit = model.TryGetProperty("limit", out JsonElement limit) && limit.ValueKind == JsonValueKind.Object;
        return card with
        {
            LongContext = [.. Steps(cost).OrderBy(step => step.AboveInputTokens)],
            MaxInputTokens = hasLimit ? limit.Tokens("input") ?? limit.Tokens("context") : null,
            MaxOutputTokens = hasLimit ? limit.Tokens("output") : null,
        };
    }

    private static IEnumerable<LongContextRates> Steps(JsonElement cost)
    {
        if (cost.TryGetProperty("tiers", out JsonElement tiers) && tiers.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement step in tiers.EnumerateArray())
                if (step.TryGetProperty("tier", out JsonElement tier) && tier.Tokens("size") is { } above) yield return new(above, Rates(step));
        }
        else if (cost.TryGetProperty("context_over_200k", out JsonElement over) && over.ValueKind == JsonValueKind.Object)
        {
            yield return new(200_000, Rates(over));
        }
    }

    private static TokenRates Rates(JsonElement cost) =>
        new(cost.Number("input"), cost.Number("output"), cost.Number("cache_read"), cost.Number("cache_write"), cost.Number("reasoning"));
}
