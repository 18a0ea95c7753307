using System.Text;
using System.Text.Json;
using Breakeven.Ledger.Storage;
using Microsoft.Data.Sqlite;

namespace Breakeven.Ledger.Querying;

/// <summary>Calls by filter, a page at a time in one direction of time.</summary>
internal static class CallQuery
{
    /// <summary>Up to <paramref name="limit"/> calls behind <paramref name="after"/>.</summary>
    public static List<CallRecord> Page(SqliteConnection connection, CallFilter filter, CallCursor? after, int limit, bool newestFirst)
    {
        using SqliteCommand command = connection.CreateCommand();
        StringBuilder where = Conditions(command, filter);
        if (after is { } cursor)
        {
            where.Append(newestFirst ? " AND (started_at, id) < ($after_time, $after_id)" : " AND (started_at, id) > ($after_time, $after_id)");
            command.Parameters.AddWithValue("$after_time", cursor.StartedAt);
            command.Parameters.AddWithValue("$after_id", StoredValue.Of(cursor.Id));
        }
        string direction = newestFirst ? "DESC" : "ASC";
        command.CommandText = $"SELECT record FROM calls WHERE 1 = 1{where} ORDER BY started_at {direction}, id {direction} LIMIT $limit";
        command.Parameters.AddWithValue("$limit", limit);
        List<CallRecord> calls = [];
        using SqliteDataReader rows = command.ExecuteReader();
        while (rows.Read()) calls.Add(JsonSerializer.Deserialize(rows.GetString(0), CallRecordJson.Default.CallRecord)!);
        return calls;
    }

    public static CallCursor CursorOf(CallRecord call) => new(StoredValue.Of(call.StartedAt), call.Id);

    private static StringBuilder Conditions(SqliteCommand command, CallFilter filter)
    {
        StringBuilder where = new();
        void Add(string column, string comparison, object? value)
        {
            if (value is null) return;
            string name = "$p" + command.Parameters.Count;
            where.Append($" AND {column} {comparison} {name}");
            command.Parameters.AddWithValue(name, value);
        }
        Add("request_id", "=", filter.RequestId);
        Add("workload", "=", filter.Workload);
        Add("key", "=", filter.Key);
        Add("target", "=", filter.Target);
        Add("outcome", "=", filter.Outcome is { } outcome ? WireNames.Outcome[outcome] : null);
        Add("started_at", ">=", filter.Since is { } since ? StoredValue.Of(since) : null);
        Add("started_at", "<", filter.Until is { } until ? StoredValue.Of(until) : null);
        return where;
    }
}
