using System.Collections.Immutable;
using Breakeven.Advisor.Scenarios;

namespace Breakeven.Advisor.Counterfactuals;

/// <summary>Finds catalog entries by a name as people write it: without case and punctuation, with or without the publisher, whole or as a unique prefix.</summary>
internal static class CatalogNames
{
    /// <param name="path">Where the name was given, for the problem.</param>
    /// <exception cref="ScenarioException">Unknown or ambiguous; lists what is near.</exception>
    public static T Find<T>(string name, ImmutableArray<T> catalog, Func<T, string> id, string path)
    {
        string asked = Plain(name);
        ImmutableArray<T> exact = [.. catalog.Where(entry => Plain(id(entry)) == asked || Plain(WithoutPublisher(id(entry))) == asked)];
        ImmutableArray<T> found = exact.IsEmpty && asked.Length > 0 ? [.. catalog.Where(entry => Plain(id(entry)).StartsWith(asked, StringComparison.Ordinal) || Plain(WithoutPublisher(id(entry))).StartsWith(asked, StringComparison.Ordinal))] : exact;
        if (found.Length == 1) return found[0];
        throw new ScenarioException([new ScenarioProblem(path, 0, found.IsEmpty ? Unknown(name, catalog, id) : $"\"{name}\" may be {string.Join(", ", found.Take(8).Select(id))}; name one")]);
    }

    private static string Unknown<T>(string name, ImmutableArray<T> catalog, Func<T, string> id)
    {
        string known = NearestName.Find(name, catalog.Select(entry => WithoutPublisher(id(entry)))) is { } near
            ? $"the nearest is {near}"
            : catalog.IsEmpty ? "no catalog is loaded" : $"known are {string.Join(", ", catalog.Take(12).Select(id))}, …";
        return $"\"{name}\" is not in the catalog; {known}";
    }

    private static string WithoutPublisher(string id) => id[(id.LastIndexOf('/') + 1)..];

    private static string Plain(string name) => string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
}
