using Breakeven.Ledger.Storage;
using Microsoft.Data.Sqlite;

namespace Breakeven.Ledger.Querying;

/// <summary>Sums by hour, and what a key, a workload or a route has spent.</summary>
internal static class RollupQuery
{
    /// <summary>Rollups of the hours that start in <c>[since, until)</c>, in order of time.</summary>
    public static List<HourlyRollup> Read(SqliteConnection connection, long since, long until)
    {
        using PreparedCommand select = new(connection, $"SELECT {RollupTable.Columns} FROM rollups WHERE hour >= $1 AND hour < $2 ORDER BY hour", 2);
        using SqliteDataReader rows = select.Read(since, until);
        List<HourlyRollup> rollups = [];
        while (rows.Read()) rollups.Add(Of(RollupTable.KeyOf(rows), RollupTable.SumsOf(rows)));
        return rollups;
    }

    /// <summary>Cost of the calls of one key, workload or route since an instant: whole hours from the rollups, the part of an hour before them from the calls.</summary>
    public static Money Spent(SqliteConnection connection, SpentBy by, string name, long since)
    {
        using SqliteTransaction snapshot = connection.BeginTransaction(deferred: true);
        long firstHour = StoredValue.HourOf(since) == since ? since : StoredValue.NextHour(StoredValue.HourOf(since));
        Money spent = Sum(connection, snapshot, $"SELECT cost_usd FROM rollups WHERE hour >= $from AND {RollupColumn(by)} = $name", name, firstHour, until: null);
        return firstHour == since
            ? spent
            : spent + Sum(connection, snapshot, $"SELECT cost_usd FROM calls WHERE started_at >= $from AND started_at < $until AND {CallColumn(by)} = $name AND cost_usd IS NOT NULL", name, since, firstHour);
    }

    private static string RollupColumn(SpentBy by) => by switch
    {
        SpentBy.Key => "key",
        SpentBy.Workload => "workload",
        SpentBy.Route => "route",
        _ => throw new ArgumentOutOfRangeException(nameof(by)),
    };

    /// <summary>Calls have no column of their route: it is in the record, of which at most an hour is read.</summary>
    private static string CallColumn(SpentBy by) => by == SpentBy.Route ? "json_extract(record, '$.route')" : RollupColumn(by);

    private static Money Sum(SqliteConnection connection, SqliteTransaction snapshot, string sql, string name, long from, long? until)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.Transaction = snapshot;
        command.CommandText = sql;
        command.Parameters.AddWithValue("$name", name);
        command.Parameters.AddWithValue("$from", from);
        if (until is { } end) command.Parameters.AddWithValue("$until", end);
        Money sum = Money.Zero;
        using SqliteDataReader rows = command.ExecuteReader();
        while (rows.Read()) sum += until is null ? StoredValue.ToMoney(rows.GetString(0)) : RollupSums.Bounded(StoredValue.ToMoney(rows.GetString(0)));
        return sum;
    }

    private static HourlyRollup Of(RollupKey key, RollupSums sums) => new()
    {
        Hour = StoredValue.ToInstant(key.Hour),
        Workload = NullIfEmpty(key.Workload),
        Key = NullIfEmpty(key.Key),
        Environment = NullIfEmpty(key.Environment),
        Route = NullIfEmpty(key.Route),
        Target = NullIfEmpty(key.Target),
        Provider = NullIfEmpty(key.Provider),
        ResponseModel = NullIfEmpty(key.ResponseModel),
        Location = WireNames.Location.TryParse(key.Location, out Location location) ? location : null,
        DataClass = NullIfEmpty(key.DataClass),
        Outcome = WireNames.Outcome.TryParse(key.Outcome, out CallOutcome outcome) ? outcome : CallOutcome.Unknown,
        Calls = sums.Calls,
        PricedCalls = sums.PricedCalls,
        Usage = sums.Usage,
        Cost = sums.Cost,
        ReservedCost = sums.Reserved,
        MarginalCost = sums.Marginal,
        TimedCalls = sums.TimedCalls,
        Duration = TimeSpan.FromMicroseconds(sums.DurationUs),
        MaxDuration = TimeSpan.FromMicroseconds(sums.MaxDurationUs),
        TtfcCalls = sums.TtfcCalls,
        Ttfc = TimeSpan.FromMicroseconds(sums.TtfcUs),
    };

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
