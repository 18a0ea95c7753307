using System.Collections.Immutable;
using Breakeven.Economics.Comparison;

namespace Breakeven.Economics.Search;

/// <summary>Finds the cheapest mix of servers that carries a peak, or that carries what an API would charge more for.</summary>
/// <remarks>
/// Branch and bound over the count of each kind (<see cref="MixedFleetBranches"/>). Exact, unless <see cref="MixedFleet.IsExact"/> says otherwise.
/// </remarks>
public static class MixedFleetSearch
{
    /// <summary>Own fleet alone: it carries the peak after the loss of <paramref name="spare"/> servers of any kind.</summary>
    /// <remarks>Spares are of the largest kind in the fleet. Each kind is tried as the largest.</remarks>
    /// <returns>Null without a kind of server.</returns>
    public static MixedFleet? Cover(ImmutableArray<FleetType> types, decimal peakRequests, int spare)
    {
        MixedFleet? best = null;
        bool isExact = true;
        foreach (int largest in Enumerable.Range(0, types.Length).OrderBy(index => types[index].UsableRequests).ThenBy(index => index))
        {
            decimal sparesUsd = spare * types[largest].Usd;
            int[] allowed = [.. Enumerable.Range(0, types.Length).Where(index => types[index].UsableRequests <= types[largest].UsableRequests)];
            var search = new MixedFleetBranches(types, allowed, new PeakGoal(peakRequests)) { Below = (best?.Usd ?? decimal.MaxValue) - sparesUsd };
            int[]? counts = search.Run();
            isExact &= search.IsComplete;
            if (counts is not null) best = new([.. counts], Spares(types.Length, largest, spare), Usd(types, counts) + sparesUsd, 0m, 0m, true);
        }
        return best is null ? null : best with { IsExact = isExact };
    }

    /// <summary>With an API that takes what the servers do not carry; at least one server, no spare.</summary>
    /// <returns>Null without a kind of server.</returns>
    public static MixedFleet? Hybrid(ImmutableArray<FleetType> types, decimal requests, LoadShape load, decimal apiPerRequest)
    {
        ArgumentNullException.ThrowIfNull(load);
        var search = new MixedFleetBranches(types, [.. Enumerable.Range(0, types.Length)], new OverflowGoal(requests, load, apiPerRequest));
        if (search.Run() is not { } counts) return null;
        decimal overflow = load.Overflow(requests, counts.Select((count, index) => count * types[index].UsableRequests).Sum());
        return new([.. counts], Spares(types.Length, 0, 0), Usd(types, counts), overflow, overflow * apiPerRequest, search.IsComplete);
    }

    /// <summary>The kinds worth having: no other carries as much for as little. Of equals the first stays.</summary>
    public static ImmutableArray<int> Undominated(IReadOnlyList<FleetType> types)
    {
        ArgumentNullException.ThrowIfNull(types);
        return [.. Enumerable.Range(0, types.Count).Where(mine => !Enumerable.Range(0, types.Count).Any(other => Dominates(other, mine)))];

        bool Dominates(int other, int mine) => other != mine && types[other].UsableRequests >= types[mine].UsableRequests && types[other].Usd <= types[mine].Usd
            && (other < mine || types[other] != types[mine]);
    }

    private static decimal Usd(ImmutableArray<FleetType> types, int[] counts) => counts.Select((count, index) => count * types[index].Usd).Sum();

    private static ImmutableArray<int> Spares(int types, int largest, int spare) => [.. Enumerable.Range(0, types).Select(index => index == largest ? spare : 0)];
}
