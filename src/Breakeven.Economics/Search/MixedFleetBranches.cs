using System.Collections.Immutable;
using Breakeven.Economics.Comparison;

namespace Breakeven.Economics.Search;

/// <summary>Branch and bound over the count of each kind of server, cheapest request first.</summary>
/// <remarks>
/// A branch costs what it has so far and, at the least, the rest at the best price per request of the kinds that are left, in fractions.
/// That bound is convex in the count of one kind, so the counts worth visiting are an interval around its minimum: it is walked from
/// there up and down until the bound reaches the best fleet seen. The last kind needs no branching: its best count is the minimum.
/// </remarks>
internal sealed class MixedFleetBranches
{
    /// <summary>Most branches of one search; tens of milliseconds. Kinds whose prices per request differ by nothing can need more.</summary>
    internal const int MostBranches = 20_000;

    private readonly ImmutableArray<FleetType> _types;
    private readonly int[] _order;
    private readonly IFleetGoal _goal;
    private readonly int[] _counts;
    private int[]? _best;
    private int _branches;

    public MixedFleetBranches(ImmutableArray<FleetType> types, int[] allowed, IFleetGoal goal)
    {
        (_types, _goal, _counts) = (types, goal, new int[types.Length]);
        _order = [.. allowed.OrderBy(index => types[index].UsdPerRequest).ThenByDescending(index => types[index].UsableRequests).ThenBy(index => index)];
    }

    /// <summary>Only what costs less than this is looked for.</summary>
    public decimal Below { get; set; } = decimal.MaxValue;

    public bool IsComplete => _branches < MostBranches;

    /// <returns>Count of each kind, at least one in all; null when nothing costs less than <see cref="Below"/>.</returns>
    public int[]? Run()
    {
        if (_order.Length > 0) Visit(0, 0m, 0m, 0);
        return _best;
    }

    private void Visit(int place, decimal usd, decimal carried, int servers)
    {
        FleetType type = _types[_order[place]];
        int least = servers == 0 && place == _order.Length - 1 ? 1 : 0;
        int most = Math.Max(1, (int)Math.Min(1_000_000m, OwnFleet.CeilingWithin(Math.Max(0m, _goal.MostCarried - carried) / type.UsableRequests)));
        if (place == _order.Length - 1)
        {
            Settle(place, usd, carried, Minimum(least, most, count => LastUsd(type, usd, carried, count)));
            return;
        }
        decimal nextUsdPerRequest = _types[_order[place + 1]].UsdPerRequest;
        decimal Bound(int count) => usd + count * type.Usd + _goal.RestUsd(carried + count * type.UsableRequests, nextUsdPerRequest);
        int start = Minimum(least, most, Bound);
        for (int count = start; count <= most && Bound(count) < Below && IsComplete; count++) Descend(count);
        for (int count = start - 1; count >= least && Bound(count) < Below && IsComplete; count--) Descend(count);
        _counts[_order[place]] = 0;

        void Descend(int count)
        {
            _branches++;
            _counts[_order[place]] = count;
            Visit(place + 1, usd + count * type.Usd, carried + count * type.UsableRequests, servers + count);
        }
    }

    private void Settle(int place, decimal usd, decimal carried, int count)
    {
        FleetType type = _types[_order[place]];
        if (_goal.ShortfallUsd(carried + count * type.UsableRequests) is not { } shortfall) return;
        decimal total = usd + count * type.Usd + shortfall;
        if (total >= Below) return;
        Below = total;
        _counts[_order[place]] = count;
        _best = [.. _counts];
        _counts[_order[place]] = 0;
    }

    /// <summary>Where too little may not be carried, each missing request is taken to cost ten times its price: dear enough to be avoided, and convex.</summary>
    private decimal LastUsd(FleetType type, decimal usd, decimal carried, int count)
    {
        decimal now = carried + count * type.UsableRequests;
        return usd + count * type.Usd + (_goal.ShortfallUsd(now) ?? 10m * (_goal.MostCarried - now) * (type.UsdPerRequest + 1e-9m) + 10m * type.Usd);
    }

    /// <summary>The smallest count at which one more is no cheaper.</summary>
    private static int Minimum(int least, int most, Func<int, decimal> usd)
    {
        while (least < most)
        {
            int middle = least + (most - least) / 2;
            if (usd(middle + 1) >= usd(middle)) most = middle;
            else least = middle + 1;
        }
        return least;
    }
}
