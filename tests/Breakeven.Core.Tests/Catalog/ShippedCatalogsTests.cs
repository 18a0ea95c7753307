using System.Collections.Immutable;

namespace Breakeven.Catalog;

public class ShippedCatalogsTests
{
    private static readonly DateOnly Day = new(2026, 8, 21);

    [Theory]
    [InlineData("openai", "gpt-4.1-mini", "0.40", "1.60", "0.10", null)]
    [InlineData("openai", "gpt-4o", "2.5", "10", "1.25", null)]
    [InlineData("anthropic", "claude-sonnet-4-5", "3", "15", "0.30", "3.75")]
    [InlineData("anthropic", "claude-sonnet-4-5-20250929", "3", "15", "0.30", "3.75")]
    public void Prices_KnownModel_HasTheSourcesExactRates(string provider, string model, string input, string output, string cached, string? write)
    {
        RateCard card = Find(provider, model)!;
        Assert.Equal(
            new TokenRates(decimal.Parse(input), decimal.Parse(output), decimal.Parse(cached), write is null ? null : decimal.Parse(write)), card.Rates);
    }

    [Fact]
    public void Prices_ClaudeSonnet45_ChangesTheWholeRequestAbove200K()
    {
        RateCard card = Find("anthropic", "claude-sonnet-4-5")!;
        Assert.Equal(200_000, Assert.Single(card.LongContext).AboveInputTokens);
        Assert.Equal(new TokenRates(6m, 22.5m, 0.6m, 7.5m), card.RatesFor(200_001));
        Assert.Equal(card.Rates, card.RatesFor(200_000));
    }

    [Fact]
    public void Prices_ServiceTiers_AreFound()
    {
        Assert.Equal(new TokenRates(0.2m, 0.8m), Find("openai", "gpt-4.1-mini", ServiceTier.Batch)!.Rates);
        Assert.Equal(new TokenRates(0.7m, 2.8m, 0.175m), Find("openai", "gpt-4.1-mini", ServiceTier.Priority)!.Rates);
        Assert.Equal(new TokenRates(1m, 4m, 0.25m), Find("openai", "o3", ServiceTier.Flex)!.Rates);
    }

    [Fact]
    public void Prices_DatedSteps_PriceEachDayByItsOwn()
    {
        Assert.Equal(10m, Find("openai", "o3", day: new(2025, 6, 9))!.Rates.Input);
        Assert.Equal(2m, Find("openai", "o3", day: new(2025, 6, 10))!.Rates.Input);
        Assert.Empty(Find("anthropic", "claude-sonnet-4-6", day: new(2026, 3, 13))!.LongContext);
        Assert.Single(Find("anthropic", "claude-sonnet-4-6", day: new(2026, 3, 12))!.LongContext);
    }

    [Fact]
    public void Prices_RegionalUplift_AppliesInItsRegionOnly()
    {
        Assert.Equal(5m, Find("openai", "gpt-5.5")!.Rates.Input);
        Assert.Equal(5.5m, ShippedCatalogs.Prices.Find(new("openai"), new("gpt-5.5"), Day, region: new Region("EU"))!.Rates.Input);
    }

    [Fact]
    public void Prices_EveryCard_HasBelievableRatesASourceAndADate()
    {
        Assert.InRange(ShippedCatalogs.Prices.Cards.Length, 4_000, 10_000);
        Assert.All(ShippedCatalogs.Prices.Cards, card =>
        {
            Assert.All(card.LongContext.Select(step => step.Rates).Prepend(card.Rates).SelectMany(rates => rates.All()), rate => Assert.True(rate is null or (>= 0 and <= 1_000)));
            Assert.True(card.Rates.Input is not null || card.Rates.Output is not null);
            Assert.NotEmpty(card.Source);
            Assert.NotNull(card.SourceDate);
            Assert.True(card.ValidFrom is null || card.ValidUntil is null || card.ValidFrom < card.ValidUntil);
        });
    }

    [Fact]
    public void Prices_NoTwoCards_HoldForTheSameDay()
    {
        foreach (IGrouping<RateCardKey, RateCard> steps in ShippedCatalogs.Prices.Cards.GroupBy(RateCardKey.AnyTime))
        {
            RateCard[] ordered = [.. steps.OrderBy(card => card.ValidFrom ?? DateOnly.MinValue)];
            for (int i = 1; i < ordered.Length; i++) Assert.True(ordered[i - 1].ValidUntil <= ordered[i].ValidFrom, steps.Key.ToString());
        }
    }

    [Fact]
    public void Prices_Version_NamesNewestSourceAndContent() => Assert.Matches("^2026-08-21\\+[0-9a-f]{8}$", ShippedCatalogs.Prices.Version);

    [Theory]
    [InlineData("openai")]
    [InlineData("azure-openai")]
    [InlineData("anthropic")]
    [InlineData("gemini")]
    [InlineData("mistral")]
    [InlineData("openrouter")]
    [InlineData("bedrock")]
    public void Prices_EveryPricedProviderType_HasCards(string type) =>
        Assert.Contains(ShippedCatalogs.Prices.Cards, card => card.Provider == ProviderNames.Canonical(type));

    [Fact]
    public void Accelerators_All27With44Observations_AreComplete()
    {
        ImmutableArray<Accelerator> devices = ShippedCatalogs.Accelerators;
        Assert.Equal(27, devices.Length);
        Assert.Equal(44, devices.Sum(device => device.Observations.Length));
        Assert.All(devices, device => Assert.True(device is { MemoryGb: > 0, BandwidthGbPerS: > 0, Fp16Tflops: > 0, TdpWatts: > 0, SourceDate: not null, PurchaseUsd.Low: > 0 }));
        Accelerator h100 = devices.Single(device => device.Id == "H100-SXM-80GB");
        Assert.Equal((80, 3350, 989, 1978, null, 821.2), (h100.MemoryGb, h100.BandwidthGbPerS, h100.Fp16Tflops, h100.Fp8Tflops, h100.Fp4Tflops, h100.MeasuredFp16Tflops));
        Assert.Equal(new PriceRange(1.99m, 2.95m, 6.88m), h100.OnDemandUsdPerHour);
        Assert.Equal(new PriceRange(25_000m, 32_500m, 40_000m), h100.PurchaseUsd);
        Assert.False(h100.PriceIsEstimate);
    }

    [Fact]
    public void Accelerators_WithoutASourcedPrice_SayThatItIsAnEstimate()
    {
        Assert.True(ShippedCatalogs.Accelerators.Single(device => device.Id == "GB200").PriceIsEstimate);
        Accelerator mac = ShippedCatalogs.Accelerators.Single(device => device.Id == "Apple-M3-Max-64GB");
        Assert.Null(mac.OnDemandUsdPerHour);
        Assert.True(mac.PurchaseIsEstimate);
    }

    [Fact]
    public void OpenModels_All57_AreComplete()
    {
        Assert.Equal(57, ShippedCatalogs.OpenModels.Length);
        Assert.All(ShippedCatalogs.OpenModels, model =>
        {
            Assert.True(model is { ParamsB: > 0, Layers: > 0, Hidden: > 0, Heads: > 0, KvHeads: > 0, HeadDim: > 0, Vocabulary: > 0, MaxContext: > 0, KvBytesPerToken: > 0 });
            Assert.True(model.ActiveParamsB <= model.ParamsB);
            Assert.True(model.IsMixtureOfExperts || model.ActiveParamsB == model.ParamsB, model.Id);
            Assert.NotNull(model.WeightsGb);
            Assert.True(model.WeightsGb.Bits4 < model.WeightsGb.Bits8 && model.WeightsGb.Bits8 < model.WeightsGb.Bits16, model.Id);
        });
    }

    [Fact]
    public void OpenModels_GroupedQueryShape_GivesItsKvBytes() =>
        Assert.All(
            ShippedCatalogs.OpenModels.Where(model => model.Attention is "GQA" or "MHA" && model.FullAttentionLayers == model.Layers),
            model => Assert.Equal(2.0 * 2 * model.Layers * model.KvHeads * model.HeadDim, model.KvBytesPerToken));

    [Fact]
    public void OpenModels_LatentAttention_GivesItsKvBytes() =>
        Assert.All(
            ShippedCatalogs.OpenModels.Where(model => model.MlaKvRank is not null),
            model => Assert.Equal(2.0 * model.Layers * (model.MlaKvRank!.Value + model.MlaRopeDim!.Value), model.KvBytesPerToken));

    [Fact]
    public void DemoTraffic_Shipped_HasTwoWeeksAroundTheirMean()
    {
        DemoTraffic traffic = DemoTraffic.Shipped;
        Assert.Equal((4_000, 2_016), (traffic.Sizes.Length, traffic.TenMinuteRates.Length));
        Assert.All(traffic.Sizes, size => Assert.True(size.Input > 0 && size.Output >= 0));
        Assert.InRange(traffic.TenMinuteRates.Average() ?? 0, 0.999, 1.001);
        Assert.InRange(traffic.Sizes.Average(size => size.Input), 1_050, 1_250); // 1,155 in the whole trace
        Assert.InRange(traffic.TenMinuteRates.Max() ?? 0, 2.9, 3.1); // peak to mean 2.98
    }

    private static RateCard? Find(string provider, string model, ServiceTier tier = ServiceTier.Default, DateOnly? day = null) =>
        ShippedCatalogs.Prices.Find(new(provider), new(model), day ?? Day, tier);
}
