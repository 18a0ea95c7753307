using Breakeven.Ledger.Records;
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
        using ReadSnapshot snapshot = ReadSnapshot.Of(connection);
        long firstHour = StoredValue.HourOf(since) == since ? since : StoredValue.NextHour(StoredValue.HourOf(since));
        Money spent = SumOfHours(connection, by, name, firstHour);
        return firstHour == since ? spent : spent + SumOfCalls(connection, by, name, since, firstHour);
    }

    private static Money SumOfHours(SqliteConnection connection, SpentBy by, string name, long from)
    {
        string column = by switch { SpentBy.Key => "key", SpentBy.Workload => "workload", _ => "route" };
        using PreparedCommand select = new(connection, $"SELECT cost_usd FROM rollups WHERE hour >= $1 AND {column} = $2", 2);
        using SqliteDataReader rows = select.Read(from, name);
        Money sum = Money.Zero;
        while (rows.Read()) sum += StoredValue.ToMoney(rows.GetString(0));
        return sum;
    }

    private static Money SumOfCalls(SqliteConnection connection, SpentBy by, string name, long from, long until)
    {
        CallFilter filter = new() { Key = by == SpentBy.Key ? name : null, Workload = by == SpentBy.Workload ? name : null, Since = StoredValue.ToInstant(from), Until = StoredValue.ToInstant(until) };
        CallPlaces asked = new(filter, after: null, newestFirst: false);
        Money sum = Money.Zero;
        NamePool names = new();
        foreach ((_, byte[] records) in PageScan.Read(connection, filter, asked, _ => true))
        {
            PageRecords calls = new(records);
            while (calls.Read())
            {
                if (!asked.Has(RecordDecoder.PlaceOf(calls.Record))) continue;
                CallRecord call = RecordDecoder.DecodeSums(calls.Record, names);
                if (CallQuery.Matches(call, filter) && (by != SpentBy.Route || call.Route == name)) sum += RollupSums.Bounded(call.CostUsd);
            }
        }
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
