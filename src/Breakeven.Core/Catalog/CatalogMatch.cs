using System.Collections.Immutable;

namespace Breakeven;

/// <summary>What a catalog has under a name that somebody typed.</summary>
/// <param name="Found">The entry, or null when the name is unknown or fits several.</param>
/// <param name="IsAmbiguous">True when the name fits several entries; <paramref name="Candidates"/> are those.</param>
/// <param name="Candidates">Ids: the entries that the name fits, or the nearest ones if it fits none. Empty when found.</param>
public sealed record CatalogMatch<T>(T? Found, bool IsAmbiguous, ImmutableArray<string> Candidates)
    where T : class
{
    /// <summary>A sentence for the person who typed <paramref name="name"/>; null when the entry was found.</summary>
    public string? Problem(string name) => Found is not null
        ? null
        : $"\"{name}\" is {(IsAmbiguous ? "ambiguous" : "unknown")}: {(IsAmbiguous ? "one of" : "the nearest are")} {string.Join(", ", Candidates)}";
}
