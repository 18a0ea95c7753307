using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Breakeven;

/// <summary>LiteLLM's price list: one flat object, prices per token, tiers and context steps as suffixes of the member names.</summary>
internal static class LiteLlmPricesReader
{
    private static readonly (ServiceTier Tier, string Suffix)[] Tiers =
        [(ServiceTier.Default, ""), (ServiceTier.Flex, "_flex"), (ServiceTier.Priority, "_priority"), (ServiceTier.Batch, "_batches")];

    private static readonly int[] StepsInThousands = [128, 200, 256, 272, 512];

    public static void Read(JsonElement root, PublishedPriceCollector collector)
    {
        foreach (JsonProperty entry in root.EnumerateObject())
        {
            if (entry.Value.ValueKind != JsonValueKind.Object || entry.Name == "sample_spec") continue;
            try
            {
                ReadEntry(entry.Name, entry.Value, collector);
            }
            catch (PriceNotUnderstoodException problem)
            {
                collector.Drop(entry.Name, problem.Message);
            }
        }
    }

    private static void ReadEntry(string key, JsonElement entry, PublishedPriceCollector collector)
    {
        if (entry.Text("litellm_provider") is not { Length: > 0 } provider)
        {
            collector.Drop(key, "no provider");
            return;
        }
        if (Operation(entry.Text("mode")) is not { } operation)
        {
            collector.Drop(key, $"not a text model ({entry.Text("mode") ?? "no mode"})");
            return;
        }
        if (LiteLlmModelName.Parse(key, provider, out string? reason) is not { } name)
        {
            collector.Drop(key, reason!);
            return;
        }
        RateCard frame = new(name.Provider, name.Model, new(null, null))
        {
            Region = name.Region,
            Operation = operation,
            MaxInputTokens = entry.Tokens("max_input_tokens"),
            MaxOutputTokens = operation is "embeddings" or "rerank" ? null : entry.Tokens("max_output_tokens"),
        };
        foreach (RateCard card in Cards(frame, entry))
        {
            if (card.Tier != ServiceTier.Default && (card.Rates.Input is null || card.Rates.Output is null)) continue;
            if (!collector.Add(key, card) || name.Region is not null) continue;
            foreach (RateCard regional in Regional(card, entry)) collector.Add(key, regional);
        }
    }

    private static string? Operation(string? mode) => mode switch
    {
        "chat" or "responses" => "chat",
        "completion" => "text_completion",
        "embedding" => "embeddings",
        "rerank" => "rerank",
        _ => null,
    };

    private static IEnumerable<RateCard> Cards(RateCard frame, JsonElement entry)
    {
        foreach ((ServiceTier tier, string suffix) in Tiers)
        {
            TokenRates rates = Rates(entry, suffix);
            ImmutableArray<LongContextRates> steps = Steps(entry, suffix);
            if (tier == ServiceTier.Default && Ranges(entry) is { IsEmpty: false } ranges)
            {
                if (ranges[0].AboveInputTokens == 0) rates = ranges[0].Rates;
                steps = [.. ranges.Where(range => range.AboveInputTokens > 0)];
            }
            if (tier != ServiceTier.Default && rates is { Input: null, Output: null }) continue;
            yield return frame with { Tier = tier, Rates = rates, LongContext = steps };
        }
    }

    private static TokenRates Rates(JsonElement entry, string suffix) => new(
        PerMillion(entry, "input_cost_per_token" + suffix),
        PerMillion(entry, "output_cost_per_token" + suffix),
        PerMillion(entry, "cache_read_input_token_cost" + suffix) ?? PerMillion(entry, "input_cost_per_token_cache_hit" + suffix),
        PerMillion(entry, "cache_creation_input_token_cost" + suffix),
        PerMillion(entry, "output_cost_per_reasoning_token" + suffix));

    private static ImmutableArray<LongContextRates> Steps(JsonElement entry, string tier)
    {
        ImmutableArray<LongContextRates>.Builder steps = ImmutableArray.CreateBuilder<LongContextRates>();
        foreach (int thousands in StepsInThousands)
        {
            TokenRates rates = Rates(entry, string.Create(CultureInfo.InvariantCulture, $"_above_{thousands}k_tokens{tier}"));
            if (rates is { Input: not null, Output: not null }) steps.Add(new(thousands * 1_000L, rates));
        }
        return steps.ToImmutable();
    }

    /// <summary><c>tiered_pricing</c>: the same steps as a list of ranges of input tokens.</summary>
    private static ImmutableArray<LongContextRates> Ranges(JsonElement entry)
    {
        if (!entry.TryGetProperty("tiered_pricing", out JsonElement list) || list.ValueKind != JsonValueKind.Array) return [];
        return [.. list.EnumerateArray().Select(Range).OrderBy(step => step.AboveInputTokens)];
    }

    private static LongContextRates Range(JsonElement step)
    {
        if (!step.TryGetProperty("range", out JsonElement range) || range.ValueKind != JsonValueKind.Array || range.GetArrayLength() == 0
            || !decimal.TryParse(range[0].ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal start) || start is < 0 or > int.MaxValue)
            throw new PriceNotUnderstoodException("a tier without a range");
        return new((long)start, Rates(step, ""));
    }

    private static IEnumerable<RateCard> Regional(RateCard card, JsonElement entry)
    {
        foreach (string region in new[] { "eu", "us" })
        {
            if (entry.Number($"regional_processing_uplift_multiplier_{region}") is not { } uplift || uplift <= 0) continue;
            yield return card with
            {
                Region = new Region(region),
                Rates = card.Rates.Scaled(uplift),
                LongContext = [.. card.LongContext.Select(step => step with { Rates = step.Rates.Scaled(uplift) })],
                Note = string.Create(CultureInfo.InvariantCulture, $"regional uplift {uplift}"),
            };
        }
    }

    private static decimal? PerMillion(JsonElement entry, string name) => entry.Number(name) * 1_000_000m;
}
