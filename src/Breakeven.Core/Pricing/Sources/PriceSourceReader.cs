using System.Text.Json;

namespace Breakeven;

/// <summary>Recognises a public price catalog by its content and reads it.</summary>
internal static class PriceSourceReader
{
    public static PublishedPrices Read(Stream catalog, DateOnly sourceDate, string? sourceName)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(catalog);
            PriceSourceFormat format = Recognise(document.RootElement);
            PublishedPriceCollector collector = new(sourceName ?? UsualName(format), sourceDate);
            switch (format)
            {
                case PriceSourceFormat.GenAiPrices: GenAiPricesReader.Read(document.RootElement, collector); break;
                case PriceSourceFormat.ModelsDev: ModelsDevReader.Read(document.RootElement, collector); break;
                default: LiteLlmPricesReader.Read(document.RootElement, collector); break;
            }
            return collector.Collected(format);
        }
        catch (JsonException problem)
        {
            throw new CatalogFormatException("not JSON: " + problem.Message, checked((int)((problem.LineNumber ?? -1) + 1)), problem);
        }
        catch (Exception problem) when (problem is InvalidOperationException or KeyNotFoundException or OverflowException)
        {
            throw new CatalogFormatException("the catalog's entries are not built as expected: " + problem.Message, problem);
        }
    }

    private static PriceSourceFormat Recognise(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Array && root.EnumerateArray().All(provider => HasMember(provider, "models", JsonValueKind.Array)) && root.GetArrayLength() > 0)
            return PriceSourceFormat.GenAiPrices;
        if (root.ValueKind == JsonValueKind.Object)
        {
            if (root.EnumerateObject().Any(entry => HasMember(entry.Value, "litellm_provider", JsonValueKind.String))) return PriceSourceFormat.LiteLlm;
            if (root.EnumerateObject().Any(entry => HasMember(entry.Value, "models", JsonValueKind.Object))) return PriceSourceFormat.ModelsDev;
        }
        throw new CatalogFormatException("neither LiteLLM's price list nor genai-prices' data.json nor models.dev's api.json");
    }

    private static bool HasMember(JsonElement element, string name, JsonValueKind kind) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement member) && member.ValueKind == kind;

    private static string UsualName(PriceSourceFormat format) => format switch
    {
        PriceSourceFormat.GenAiPrices => "pydantic/genai-prices prices/data.json (MIT)",
        PriceSourceFormat.ModelsDev => "models.dev api.json (MIT)",
        _ => "BerriAI/litellm model_prices_and_context_window.json (MIT)",
    };
}
