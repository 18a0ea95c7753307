using System.Collections.Immutable;

namespace Breakeven.Economics.Comparison;

/// <summary>Requests a month, <c>[From, To]</c>; an open end is null.</summary>
public readonly record struct WinInterval(decimal From, decimal? To);

/// <summary>The volumes at which an own fleet costs less than the API. With whole servers there are many.</summary>
/// <param name="Intervals">Ascending and disjoint. The last one is open at its end whenever there is any.</param>
/// <param name="Truncated">True when intervals between the first ones and the last were left out.</param>
/// <remarks>
/// k servers carry up to kC requests, C = capacity × utilisation ÷ peak, and win from ((k+spare)S+F)/a on. Interval k touches
/// its neighbour once ((k+spare)S+F)/a ≤ (k-1)C, that is from k* = (spare·S+F+aC)/(aC-S) on; the stable break-even is the start of
/// interval k*-1. When aC ≤ S a full server costs as much as the calls it saves, and owning never wins (docs/concepts/break-even.md).
/// </remarks>
public sealed record BreakEvenIntervals(ImmutableArray<WinInterval> Intervals, bool Truncated)
{
    /// <summary>Most separate intervals that are listed.</summary>
    internal const int MaxListed = 1_000;

    /// <summary>Beyond so many servers, or requests a month, no break-even is one.</summary>
    private const double MostServers = 1e15, MostRequests = 1e24;

    public static readonly BreakEvenIntervals Never = new([], false);

    /// <summary>Start of the first interval; null when owning never wins.</summary>
    public decimal? First => Intervals.IsEmpty ? null : Intervals[0].From;

    /// <summary>From here on owning wins at every volume; null when it never does.</summary>
    public decimal? Stable => Intervals.IsEmpty ? null : Intervals[^1].From;

    /// <summary>Every volume at which the cheaper of the two pure plans changes.</summary>
    public IEnumerable<decimal> Crossings => Intervals.SelectMany(interval => interval.To is { } to ? new[] { interval.From, to } : [interval.From]);

    internal static BreakEvenIntervals Find(decimal apiPerRequest, OwnFleet fleet, decimal peak)
    {
        decimal server = fleet.ServerUsd, fixedUsd = fleet.FixedUsd + fleet.Spare * server;
        if (apiPerRequest <= 0m) return Never;
        if (IsAbsurd((double)(server + fixedUsd), (double)apiPerRequest)) return Never;
        if (fleet.UsableRequests is not { } usable) return new([new WinInterval((server + fixedUsd) / apiPerRequest, null)], false);

        decimal carried = usable / peak, saved = apiPerRequest * carried;
        if (server + fixedUsd == 0m) return new([new WinInterval(0m, null)], false);
        if (saved <= server) return Never;

        double stable = ((double)fixedUsd + (double)saved) / (double)(saved - server);
        if (stable > MostServers || IsAbsurd(stable * (double)server + (double)fixedUsd, (double)apiPerRequest)) return Never;

        decimal StartOf(decimal k) => (k * server + fixedUsd) / apiPerRequest;
        decimal firstServers = Math.Max(1m, OwnFleet.CeilingWithin(fixedUsd / (saved - server)));
        decimal stableServers = Math.Max(firstServers, OwnFleet.CeilingWithin((fixedUsd + saved) / (saved - server)) - 1m);

        var intervals = ImmutableArray.CreateBuilder<WinInterval>();
        decimal listed = Math.Min(stableServers, firstServers + MaxListed - 1);
        for (decimal k = firstServers; k < listed; k++)
            if (StartOf(k) < k * carried) intervals.Add(new WinInterval(StartOf(k), k * carried));
        intervals.Add(new WinInterval(StartOf(stableServers), null));
        return new(intervals.ToImmutable(), listed < stableServers);
    }

    private static bool IsAbsurd(double fleetUsd, double apiPerRequest) => fleetUsd / apiPerRequest > MostRequests;
}
