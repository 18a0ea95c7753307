using System.Collections.Immutable;

namespace Breakeven;

/// <summary>Finds catalog entries by the names that people type: without case and punctuation, an exact alias first, then a unique prefix.</summary>
/// <remarks>A name that fits several entries, or none, finds nothing and lists the nearest: guessing hardware would silently change an advice.</remarks>
public static class CatalogSearch
{
    private const int NearestCount = 5;

    /// <summary>Endings that change what a model was trained for but not its shape.</summary>
    private static readonly string[] TuningEndings = ["instruct", "chat", "base", "it", "hf"];

    /// <summary>Finds <c>H100-SXM-80GB</c> by <c>h100-sxm</c>, <c>L4-24GB</c> by <c>l4</c>, <c>RTX-4090-24GB</c> by <c>4090</c>.</summary>
    public static CatalogMatch<Accelerator> FindAccelerator(string name, ImmutableArray<Accelerator> catalog) =>
        Find(name, catalog, device => device.Id, AcceleratorNames, []);

    /// <summary>Finds <c>meta-llama/Llama-3.1-8B</c> by <c>llama-3.1-8b</c>, also with an ending such as <c>-Instruct</c> that the catalog lacks.</summary>
    public static CatalogMatch<OpenModel> FindOpenModel(string name, ImmutableArray<OpenModel> catalog) =>
        Find(name, catalog, model => model.Id, ModelNames, TuningEndings);

    /// <summary>Models of the price book whose names are nearest to <paramref name="model"/>, best first; of all providers when <paramref name="provider"/> is null.</summary>
    public static ImmutableArray<(ProviderName Provider, ModelName Model)> Suggest(PriceBook book, ProviderName? provider, string model, int count = NearestCount)
    {
        ArgumentNullException.ThrowIfNull(book);
        string asked = NameDistance.Normalise(model);
        return [.. book.Cards
            .Where(card => provider is null || card.Provider == provider)
            .Select(card => (card.Provider, card.Model)).Distinct()
            .Select(pair => (pair, distance: Nearness(asked, [pair.Model.Value, WithoutOrganisation(pair.Model.Value)])))
            .OrderBy(candidate => candidate.distance)
            .ThenBy(candidate => candidate.pair.Model.Value.Length)
            .ThenBy(candidate => candidate.pair.Model.Value, StringComparer.Ordinal)
            .ThenBy(candidate => candidate.pair.Provider.Value, StringComparer.Ordinal)
            .Take(count).Select(candidate => candidate.pair)];
    }

    private static CatalogMatch<T> Find<T>(string name, ImmutableArray<T> catalog, Func<T, string> id, Func<T, IEnumerable<string>> names, string[] endings)
        where T : class
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        string asked = NameDistance.Normalise(name);
        (T Entry, string[] Names)[] entries = [.. catalog.Select(entry => (entry, names(entry).Select(NameDistance.Normalise).ToArray()))];
        List<T> fits = Fitting(asked, entries);
        for (int i = 0; fits.Count == 0 && i < endings.Length; i++)
            if (asked.EndsWith(endings[i], StringComparison.Ordinal)) fits = Fitting(asked[..^endings[i].Length], entries);
        return fits.Count switch
        {
            1 => new(fits[0], false, []),
            > 1 => new(null, true, [.. fits.Select(id).Order(StringComparer.Ordinal)]),
            _ => new(null, false, [.. entries
                .OrderBy(entry => Nearness(asked, entry.Names)).ThenBy(entry => id(entry.Entry), StringComparer.Ordinal)
                .Take(NearestCount).Select(entry => id(entry.Entry))]),
        };
    }

    private static List<T> Fitting<T>(string asked, (T Entry, string[] Names)[] entries)
    {
        if (asked.Length == 0) return [];
        List<T> exact = [.. entries.Where(entry => entry.Names.Contains(asked, StringComparer.Ordinal)).Select(entry => entry.Entry)];
        if (exact.Count > 0) return exact;
        return [.. entries.Where(entry => entry.Names.Any(name => name.StartsWith(asked, StringComparison.Ordinal))).Select(entry => entry.Entry)];
    }

    /// <summary>Edit distance; a name that contains what was asked is nearer than any that does not.</summary>
    private static int Nearness(string asked, IEnumerable<string> names) => names
        .Select(NameDistance.Normalise)
        .Min(name => name.Contains(asked, StringComparison.Ordinal) ? name.Length - asked.Length - 1_000 : NameDistance.Between(asked, name));

    private static IEnumerable<string> AcceleratorNames(Accelerator device)
    {
        yield return device.Id;
        yield return device.Name;
        string bare = WithoutMemory(device.Id);
        yield return bare;
        if (bare.StartsWith("RTX-", StringComparison.Ordinal)) yield return bare["RTX-".Length..];
    }

    private static string WithoutMemory(string id)
    {
        int last = id.LastIndexOf('-');
        return last > 0 && id.EndsWith("GB", StringComparison.Ordinal) && char.IsAsciiDigit(id[last + 1]) ? id[..last] : id;
    }

    private static IEnumerable<string> ModelNames(OpenModel model) => [model.Id, WithoutOrganisation(model.Id)];

    private static string WithoutOrganisation(string id) => id[(id.LastIndexOf('/') + 1)..];
}
