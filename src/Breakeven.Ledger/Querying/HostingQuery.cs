using System.Collections.Immutable;
using Breakeven.Ledger.Storage;
using Microsoft.Data.Sqlite;

namespace Breakeven.Ledger.Querying;

/// <summary>Own-fleet cost per hour and target, with the idle remainder spread over what was served (DESIGN D8).</summary>
internal static class HostingQuery
{
    /// <param name="since">Start of an hour.</param>
    /// <param name="until">Start of the hour after the last.</param>
    public static List<HostingHour> Read(SqliteConnection connection, long since, long until)
    {
        SortedDictionary<(long Hour, string Target), Money> costs = Costs(connection, since, until);
        ILookup<(DateTimeOffset, string), HourlyRollup> served = RollupQuery.Read(connection, since, until)
            .Where(rollup => rollup.Target is not null && rollup.ReservedCost > Money.Zero)
            .ToLookup(rollup => (rollup.Hour, rollup.Target!));
        return [.. costs.Select(cost => Of(StoredValue.ToInstant(cost.Key.Hour), cost.Key.Target, cost.Value, [.. served[(StoredValue.ToInstant(cost.Key.Hour), cost.Key.Target)]]))];
    }

    private static HostingHour Of(DateTimeOffset hour, string target, Money cost, ImmutableArray<HourlyRollup> served)
    {
        Money occupied = served.Aggregate(Money.Zero, (sum, rollup) => sum + rollup.ReservedCost);
        return new HostingHour(hour, target, cost, occupied, Spread(cost, occupied, served));
    }

    /// <summary>In proportion to occupancy; the last share takes what rounding left, so that the sum is exact.</summary>
    private static ImmutableArray<HostingShare> Spread(Money cost, Money occupied, ImmutableArray<HourlyRollup> served)
    {
        Money left = cost;
        ImmutableArray<HostingShare>.Builder shares = ImmutableArray.CreateBuilder<HostingShare>(served.Length);
        for (int index = 0; index < served.Length; index++)
        {
            Money share = index == served.Length - 1 ? left : (cost * (served[index].ReservedCost / occupied)).Rounded();
            shares.Add(new HostingShare(served[index], share));
            left -= share;
        }
        return shares.MoveToImmutable();
    }

    private static SortedDictionary<(long, string), Money> Costs(SqliteConnection connection, long since, long until)
    {
        SortedDictionary<(long, string), Money> costs = [];
        using PreparedCommand select = new(connection, "SELECT target, started_at, ended_at, cost_usd FROM hosting_periods WHERE ended_at > $1 AND started_at < $2", 2);
        using SqliteDataReader rows = select.Read(since, until);
        while (rows.Read())
            foreach ((long hour, Money cost) in ByHour(rows.GetInt64(1), rows.GetInt64(2), StoredValue.ToMoney(rows.GetString(3))))
                if (hour >= since && hour < until)
                    costs[(hour, rows.GetString(0))] = costs.GetValueOrDefault((hour, rows.GetString(0))) + cost;
        return costs;
    }

    /// <summary>A period's cost over the hours that it touches. Each hour gets the difference of two running sums, so that they add up to the cost exactly.</summary>
    internal static IEnumerable<(long Hour, Money Cost)> ByHour(long startedAt, long endedAt, Money cost)
    {
        Money before = Money.Zero;
        for (long hour = StoredValue.HourOf(startedAt); hour < endedAt; hour = StoredValue.NextHour(hour))
        {
            long end = Math.Min(StoredValue.NextHour(hour), endedAt);
            Money through = end == endedAt ? cost : (cost * ((decimal)(end - startedAt) / (endedAt - startedAt))).Rounded();
            yield return (hour, through - before);
            before = through;
        }
    }
}
