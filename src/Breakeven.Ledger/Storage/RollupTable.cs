using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Breakeven.Ledger.Storage;

/// <summary>Hourly rollups, kept up in the transaction that adds the calls. Sums are read, added and written back: money is decimal text, which SQL cannot add.</summary>
internal sealed class RollupTable : IDisposable
{
    public const string Columns =
        "hour, workload, key, environment, route, target, provider, response_model, location, data_class, outcome, " +
        "calls, priced_calls, input_tokens, cached_input_tokens, cache_write_tokens, output_tokens, reasoning_tokens, " +
        "cost_usd, reserved_usd, marginal_usd, timed_calls, duration_us, max_duration_us, ttfc_calls, ttfc_us";

    private const int KeyColumns = 11;

    private readonly Dictionary<RollupKey, RollupSums> _added = [];
    private readonly PreparedCommand _find;
    private readonly PreparedCommand _put;

    public RollupTable(SqliteConnection connection)
    {
        _find = new PreparedCommand(connection,
            $"SELECT {Columns} FROM rollups WHERE hour = $1 AND workload = $2 AND key = $3 AND environment = $4 AND route = $5 AND target = $6 " +
            "AND provider = $7 AND response_model = $8 AND location = $9 AND data_class = $10 AND outcome = $11", KeyColumns);
        string values = string.Join(", ", Enumerable.Range(1, 26).Select(number => "$" + number));
        _put = new PreparedCommand(connection, $"INSERT OR REPLACE INTO rollups ({Columns}) VALUES ({values})", 26);
    }

    public void Add(CallRecord call)
    {
        ref RollupSums sums = ref CollectionsMarshal.GetValueRefOrAddDefault(_added, RollupKey.Of(call), out _);
        sums += RollupSums.Of(call);
    }

    /// <summary>Writes what was added since the transaction began.</summary>
    public void Flush()
    {
        foreach ((RollupKey key, RollupSums added) in _added) Put(key, Find(key) + added);
        _added.Clear();
    }

    public void Forget() => _added.Clear();

    private RollupSums Find(RollupKey key)
    {
        using SqliteDataReader row = _find.Read(
            key.Hour, key.Workload, key.Key, key.Environment, key.Route, key.Target, key.Provider, key.ResponseModel, key.Location, key.DataClass, key.Outcome);
        return row.Read() ? SumsOf(row) : default;
    }

    private void Put(RollupKey key, RollupSums sums) => _put.Execute(
        key.Hour, key.Workload, key.Key, key.Environment, key.Route, key.Target, key.Provider, key.ResponseModel, key.Location, key.DataClass, key.Outcome,
        sums.Calls, sums.PricedCalls,
        sums.Usage.Input, sums.Usage.CachedInput, sums.Usage.CacheWrite, sums.Usage.Output, sums.Usage.Reasoning,
        StoredValue.Of(sums.Cost), StoredValue.Of(sums.Reserved), StoredValue.Of(sums.Marginal),
        sums.TimedCalls, sums.DurationUs, sums.MaxDurationUs, sums.TtfcCalls, sums.TtfcUs);

    public static RollupKey KeyOf(SqliteDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5),
        row.GetString(6), row.GetString(7), row.GetString(8), row.GetString(9), row.GetString(10));

    public static RollupSums SumsOf(SqliteDataReader row) => new()
    {
        Calls = row.GetInt64(11),
        PricedCalls = row.GetInt64(12),
        Usage = new TokenUsage(row.GetInt64(13), row.GetInt64(14), row.GetInt64(15), row.GetInt64(16), row.GetInt64(17)),
        Cost = StoredValue.ToMoney(row.GetString(18)),
        Reserved = StoredValue.ToMoney(row.GetString(19)),
        Marginal = StoredValue.ToMoney(row.GetString(20)),
        TimedCalls = row.GetInt64(21),
        DurationUs = row.GetInt64(22),
        MaxDurationUs = row.GetInt64(23),
        TtfcCalls = row.GetInt64(24),
        TtfcUs = row.GetInt64(25),
    };

    public void Dispose()
    {
        _find.Dispose();
        _put.Dispose();
    }
}
