using System.Text;

namespace Breakeven.Pricing.Sources;

public class PublishedPricesTests
{
    [Fact]
    public void Read_LiteLlm_GivesTiersStepsLimitsAndExactRates()
    {
        PublishedPrices prices = Read("""
            {"m": {"litellm_provider": "openai", "mode": "chat", "max_input_tokens": 1047576, "max_output_tokens": "32768",
                   "input_cost_per_token": 4e-07, "output_cost_per_token": 1.6e-06, "cache_read_input_token_cost": 1e-07,
                   "input_cost_per_token_batches": 2e-07, "output_cost_per_token_batches": 8e-07,
                   "input_cost_per_token_above_200k_tokens": 8e-07, "output_cost_per_token_above_200k_tokens": 3.2e-06,
                   "input_cost_per_token_priority": 7e-07}}
            """);
        Assert.Equal(PriceSourceFormat.LiteLlm, prices.Format);
        Assert.Equal([ServiceTier.Default, ServiceTier.Batch], prices.Cards.Select(card => card.Tier)); // half a priority price is none
        RateCard card = prices.Cards[0];
        Assert.Equal(new TokenRates(0.4m, 1.6m, 0.1m), card.Rates);
        Assert.Equal([new LongContextRates(200_000, new(0.8m, 3.2m))], card.LongContext);
        Assert.Equal((1_047_576, 32_768), (card.MaxInputTokens, card.MaxOutputTokens));
        Assert.Equal(new DateOnly(2026, 7, 24), card.SourceDate);
    }

    [Theory]
    [InlineData("openrouter/x/y:beta", "openrouter", "openrouter", "x/y:beta", null)]
    [InlineData("azure/eu/gpt-4o", "azure", "azure.ai.openai", "gpt-4o", "eu")]
    [InlineData("azure/global/gpt-4o", "azure", "azure.ai.openai", "gpt-4o", null)]
    [InlineData("bedrock/us-gov-west-1/anthropic.claude", "bedrock", "aws.bedrock", "anthropic.claude", "us-gov-west-1")]
    [InlineData("us.anthropic.claude", "bedrock_converse", "aws.bedrock", "us.anthropic.claude", null)]
    [InlineData("vertex_ai/claude-x", "vertex_ai-anthropic_models", "gcp.vertex_ai", "claude-x", null)]
    [InlineData("gemini/gemini-2.5-pro", "gemini", "gcp.gemini", "gemini-2.5-pro", null)]
    [InlineData("Qwen/x", "deepinfra", "deepinfra", "Qwen/x", null)]
    public void Read_LiteLlmKey_TakesProviderAndRegionOff(string key, string litellm, string provider, string model, string? region)
    {
        RateCard card = Assert.Single(Read($$"""{"{{key}}": {"litellm_provider": "{{litellm}}", "mode": "chat", "input_cost_per_token": 1e-06, "output_cost_per_token": 1e-06} }""").Cards);
        Assert.Equal((provider, model, region), (card.Provider.Value, card.Model.Value, card.Region?.Value));
    }

    [Theory]
    [InlineData("-1e-06", "1e-06", "negative")]
    [InlineData("1", "1e-06", "above")]
    [InlineData("0", "0", "zero")]
    [InlineData("\"free\"", "1e-06", "not a number")]
    [InlineData("null", "null", "no price")]
    [InlineData("1e400", "1e-06", "not a number")]
    public void Read_UnbelievablePrice_DropsItWithItsReason(string input, string output, string reason)
    {
        PublishedPrices prices = Read($$"""{"m": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": {{input}}, "output_cost_per_token": {{output}}} }""");
        Assert.Empty(prices.Cards);
        Assert.Contains(reason, Assert.Single(prices.Dropped).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Zero_IsFreeOnlyForAModelSoldAsFree()
    {
        const string Zero = """{"litellm_provider": "openrouter", "mode": "chat", "input_cost_per_token": 0, "output_cost_per_token": 0}""";
        RateCard card = Assert.Single(Read($$"""{"openrouter/x:free": {{Zero}}, "openrouter/y": {{Zero}} }""").Cards);
        Assert.Equal(("x:free", new TokenRates(0m, 0m)), (card.Model.Value, card.Rates));
    }

    [Fact]
    public void Read_EmbeddingWithZeroOutput_HasNoOutputPrice() =>
        Assert.Equal(
            new TokenRates(0.02m, null),
            Assert.Single(Read("""{"e": {"litellm_provider": "openai", "mode": "embedding", "input_cost_per_token": 2e-08, "output_cost_per_token": 0.0}}""").Cards).Rates);

    [Fact]
    public void Read_GenAiPrices_GivesDatedStepsContextTiersAndOtherNames()
    {
        PublishedPrices prices = Read("""
            [{"id": "google", "models": [{"id": "g", "match": {"or": [{"equals": "g-001"}, {"starts_with": "g-"}]}, "context_window": 1000,
              "prices": [{"prices": {"input_mtok": {"base": 1, "tiers": [{"start": 200000, "price": 2}]}, "output_mtok": 3}},
                         {"constraint": {"start_date": "2026-03-13"}, "prices": {"input_mtok": 0.5, "output_mtok": 3}}]}]}]
            """);
        Assert.Equal(PriceSourceFormat.GenAiPrices, prices.Format);
        Assert.Equal(["g", "g", "g-001", "g-001"], prices.Cards.Select(card => card.Model.Value));
        Assert.Equal([new LongContextRates(200_000, new(2, 3))], prices.Cards[0].LongContext);
        Assert.Equal((null, new DateOnly(2026, 3, 13)), (prices.Cards[0].ValidFrom, prices.Cards[0].ValidUntil));
        Assert.Equal((new DateOnly(2026, 3, 13), null), (prices.Cards[1].ValidFrom, prices.Cards[1].ValidUntil));
        Assert.Equal((new ProviderName("gcp.gemini"), new ModelName("g-001")), Assert.Single(prices.OtherNames));
    }

    [Fact]
    public void Read_GenAiPricesByTheHour_TakesTheDearestAsAnEstimate()
    {
        RateCard card = Assert.Single(Read("""
            [{"id": "deepseek", "models": [{"id": "d", "prices": [{"prices": {"input_mtok": 0.1, "output_mtok": 0.5}},
              {"constraint": {"start_time": "00:30:00Z", "end_time": "16:30:00Z"}, "prices": {"input_mtok": 0.2, "output_mtok": 1}}]}]}]
            """).Cards);
        Assert.Equal((0.2m, true), (card.Rates.Input, card.IsEstimate));
    }

    [Fact]
    public void Read_ModelsDev_GivesRatesStepsAndLimits()
    {
        PublishedPrices prices = Read("""
            {"google": {"id": "google", "models": {"g": {"cost": {"input": 1.25, "output": 10, "cache_read": 0.125,
              "tiers": [{"tier": {"size": 200000}, "input": 2.5, "output": 15}]}, "limit": {"context": 1048576, "output": 65536}}, "n": {}}}}
            """);
        RateCard card = Assert.Single(prices.Cards);
        Assert.Equal((PriceSourceFormat.ModelsDev, "gcp.gemini"), (prices.Format, card.Provider.Value));
        Assert.Equal(new TokenRates(1.25m, 10m, 0.125m), card.Rates);
        Assert.Equal([new LongContextRates(200_000, new(2.5m, 15m))], card.LongContext);
        Assert.Equal((1_048_576, 65_536), (card.MaxInputTokens, card.MaxOutputTokens));
        Assert.Equal("google/n", Assert.Single(prices.Dropped).Entry);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("[1, 2]")]
    [InlineData("{\"m\": {\"input_cost_per_token\": NaN}}")]
    [InlineData("[{\"models\": []}]")]
    [InlineData("[{\"id\": \"p\", \"models\": [1]}]")]
    public void Read_NoCatalog_SaysSo(string text) => Assert.Throws<CatalogFormatException>(() => Read(text));

    [Fact]
    public void NewestWins_Disagreement_IsNotedAndOtherNamesYield()
    {
        PublishedPrices older = Read("""
            {"g": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06},
             "g-001": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 5e-06, "output_cost_per_token": 15e-06},
             "same": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06, "cache_read_input_token_cost": 1e-07},
             "only": {"litellm_provider": "openai", "mode": "chat", "input_cost_per_token": 9e-06, "output_cost_per_token": 9e-06}}
            """);
        PublishedPrices newer = Read("""
            [{"id": "openai", "models": [{"id": "g", "match": {"equals": "g-001"}, "prices": {"input_mtok": 3, "output_mtok": 4}},
                                         {"id": "same", "prices": {"input_mtok": 1, "output_mtok": 2}}]}]
            """);
        (IReadOnlyList<RateCard> cards, int disagreements) = PriceMerge.NewestWins(older, newer);
        Dictionary<string, RateCard> byName = cards.ToDictionary(card => card.Model.Value);
        Assert.Equal((4, 2), (byName.Count, disagreements));
        Assert.Equal((3m, "litellm 2026-07-24: 1/2"), (byName["g"].Rates.Input, byName["g"].Note));
        Assert.Equal((5m, "genai-prices 2026-07-24: 3/4"), (byName["g-001"].Rates.Input, byName["g-001"].Note));
        Assert.Equal((new TokenRates(1, 2, 0.1m), null), (byName["same"].Rates, byName["same"].Note));
        Assert.Equal(9m, byName["only"].Rates.Input);
    }

    private static PublishedPrices Read(string text) => PublishedPrices.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), new DateOnly(2026, 7, 24));
}
