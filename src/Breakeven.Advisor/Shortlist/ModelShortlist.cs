using System.Collections.Immutable;

namespace Breakeven.Advisor.Shortlist;

/// <summary>Open models for one workload, best first: those that suit, then the best of those that do not, with what excludes them.</summary>
/// <param name="Considered">Models of the catalog.</param>
/// <param name="Suitable">Of which suit; only the first are listed.</param>
public sealed record ModelShortlist(int Considered, int Suitable, ImmutableArray<ShortlistEntry> Entries)
{
    public static readonly ModelShortlist Empty = new(0, 0, []);
}
