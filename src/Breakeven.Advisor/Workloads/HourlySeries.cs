using System.Collections.Immutable;

namespace Breakeven.Advisor.Workloads;

/// <summary>Requests per hour since <paramref name="Start"/> (UTC, on the hour).</summary>
/// <param name="Requests">One entry per hour; null where nothing was observed, which is not the same as none.</param>
public sealed record HourlySeries(DateTimeOffset Start, ImmutableArray<double?> Requests)
{
    public static readonly HourlySeries Empty = new(DateTimeOffset.UnixEpoch, []);
}
