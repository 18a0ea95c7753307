using System.Collections.Immutable;

namespace Breakeven;

/// <summary>The catalogs inside this executable, each read on first use. Sources, dates and licences: data/README.md.</summary>
public static class ShippedCatalogs
{
    private static readonly Lazy<PriceBook> LazyPrices = new(static () =>
    {
        using Stream content = Open("prices.tsv");
        return PriceBookReader.Read(content);
    });

    private static readonly Lazy<ImmutableArray<Accelerator>> LazyAccelerators = new(static () =>
    {
        using StreamReader devices = new(Open("accelerators.csv")), prices = new(Open("accelerator-prices.csv"));
        return AcceleratorReader.Read(devices, prices);
    });

    private static readonly Lazy<ImmutableArray<OpenModel>> LazyOpenModels = new(static () =>
    {
        using StreamReader models = new(Open("open-models.csv"));
        return OpenModelReader.Read(models);
    });

    private static readonly Lazy<ImmutableArray<OpenModelFact>> LazyOpenModelFacts = new(static () =>
    {
        using StreamReader facts = new(Open("open-model-facts.csv"));
        return OpenModelFactReader.Read(facts);
    });

    /// <summary>Published API prices. The version names the newest source's day and the content.</summary>
    public static PriceBook Prices => LazyPrices.Value;

    /// <summary>GPUs and CPUs that serve models.</summary>
    public static ImmutableArray<Accelerator> Accelerators => LazyAccelerators.Value;

    /// <summary>Models whose weights are public.</summary>
    public static ImmutableArray<OpenModel> OpenModels => LazyOpenModels.Value;

    /// <summary>What is published of <see cref="OpenModels"/>: tools, languages, results.</summary>
    public static ImmutableArray<OpenModelFact> OpenModelFacts => LazyOpenModelFacts.Value;

    internal static Stream Open(string name) =>
        typeof(ShippedCatalogs).Assembly.GetManifestResourceStream($"data/{name}")
        ?? throw new CatalogFormatException($"{name} is not embedded in this build");
}
