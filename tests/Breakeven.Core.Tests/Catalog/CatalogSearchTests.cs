namespace Breakeven.Catalog;

public class CatalogSearchTests
{
    [Theory]
    [InlineData("H100-SXM-80GB", "H100-SXM-80GB")]
    [InlineData("h100-sxm", "H100-SXM-80GB")]
    [InlineData("NVIDIA H100 SXM", "H100-SXM-80GB")]
    [InlineData("l4", "L4-24GB")]
    [InlineData("l40s", "L40S-48GB")]
    [InlineData("4090", "RTX-4090-24GB")]
    [InlineData("h200", "H200-SXM-141GB")]
    [InlineData("b200", "B200-SXM-180GB")]
    [InlineData("a100_sxm_80gb", "A100-SXM-80GB")]
    public void FindAccelerator_TypedName_FindsTheOne(string name, string id) =>
        Assert.Equal(id, CatalogSearch.FindAccelerator(name, ShippedCatalogs.Accelerators).Found?.Id);

    [Theory]
    [InlineData("h100", "H100-PCIe-80GB", "H100-SXM-80GB")]
    [InlineData("a100-sxm", "A100-SXM-40GB", "A100-SXM-80GB")]
    public void FindAccelerator_SeveralFit_ListsThemInsteadOfGuessing(string name, params string[] ids)
    {
        CatalogMatch<Accelerator> match = CatalogSearch.FindAccelerator(name, ShippedCatalogs.Accelerators);
        Assert.Null(match.Found);
        Assert.True(match.IsAmbiguous);
        Assert.Equal(ids, match.Candidates);
        Assert.Contains("ambiguous", match.Problem(name), StringComparison.Ordinal);
    }

    [Fact]
    public void FindAccelerator_Misspelt_ListsTheNearestFirst()
    {
        CatalogMatch<Accelerator> match = CatalogSearch.FindAccelerator("mi30x", ShippedCatalogs.Accelerators);
        Assert.Null(match.Found);
        Assert.False(match.IsAmbiguous);
        Assert.StartsWith("MI3", match.Candidates[0], StringComparison.Ordinal);
        Assert.Contains("unknown", match.Problem("mi30x"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("llama-3.1-8b", "meta-llama/Llama-3.1-8B")]
    [InlineData("meta-llama/llama-3.1-8b", "meta-llama/Llama-3.1-8B")]
    [InlineData("meta-llama/Llama-3.1-8B-Instruct", "meta-llama/Llama-3.1-8B")]
    [InlineData("llama-3.3-70b", "meta-llama/Llama-3.3-70B-Instruct")]
    [InlineData("qwen3-8b", "Qwen/Qwen3-8B")]
    [InlineData("phi-4", "microsoft/phi-4")]
    [InlineData("gpt oss 120b", "openai/gpt-oss-120b")]
    public void FindOpenModel_TypedName_FindsTheOne(string name, string id) =>
        Assert.Equal(id, CatalogSearch.FindOpenModel(name, ShippedCatalogs.OpenModels).Found?.Id);

    [Theory]
    [InlineData("llama-3.1")]
    [InlineData("qwen")]
    public void FindOpenModel_Family_IsAmbiguous(string name) =>
        Assert.True(CatalogSearch.FindOpenModel(name, ShippedCatalogs.OpenModels) is { Found: null, IsAmbiguous: true, Candidates.Length: > 1 });

    [Theory]
    [InlineData("---")]
    [InlineData("instruct")]
    public void FindOpenModel_NothingToGoBy_FindsNothing(string name) =>
        Assert.Null(CatalogSearch.FindOpenModel(name, ShippedCatalogs.OpenModels).Found);

    [Fact]
    public void EveryId_FindsItself()
    {
        Assert.All(ShippedCatalogs.Accelerators, device => Assert.Same(device, CatalogSearch.FindAccelerator(device.Id, ShippedCatalogs.Accelerators).Found));
        Assert.All(ShippedCatalogs.OpenModels, model => Assert.Same(model, CatalogSearch.FindOpenModel(model.Id, ShippedCatalogs.OpenModels).Found));
    }

    [Theory]
    [InlineData("openai", "gpt4.1mini", "gpt-4.1-mini")]
    [InlineData("anthropic", "claude-sonet-4-5", "claude-sonnet-4-5")]
    [InlineData("openrouter", "gpt-oss-120b", "openai/gpt-oss-120b")]
    public void Suggest_NearMiss_ComesFirst(string provider, string typed, string expected) =>
        Assert.Equal(expected, CatalogSearch.Suggest(ShippedCatalogs.Prices, new ProviderName(provider), typed)[0].Model.Value);
}
