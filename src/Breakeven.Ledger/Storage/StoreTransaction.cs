using System.Text.Json;
using Breakeven.Ledger.Writing;
using Microsoft.Data.Sqlite;

namespace Breakeven.Ledger.Storage;

/// <summary>What may be written within one transaction of the store. All of it is idempotent: a call is its id, and only a new one is counted.</summary>
internal sealed class StoreTransaction : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly RollupTable _rollups;
    private readonly PreparedCommand _addCall, _openIntent, _closeIntent, _addPeriod, _checkpoint;

    public StoreTransaction(SqliteConnection connection)
    {
        _connection = connection;
        _rollups = new RollupTable(connection);
        _addCall = new PreparedCommand(connection, "INSERT OR IGNORE INTO calls (id, started_at, request_id, key, workload, target, outcome, cost_usd, record) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)", 9);
        _openIntent = new PreparedCommand(connection, "INSERT OR REPLACE INTO open_intents (id, record) SELECT $1, $2 WHERE NOT EXISTS (SELECT 1 FROM calls WHERE id = $1)", 2);
        _closeIntent = new PreparedCommand(connection, "DELETE FROM open_intents WHERE id = $1", 1);
        _addPeriod = new PreparedCommand(connection, "INSERT OR IGNORE INTO hosting_periods (id, target, started_at, ended_at, cost_usd, slots) VALUES ($1, $2, $3, $4, $5, $6)", 6);
        _checkpoint = new PreparedCommand(connection, "UPDATE checkpoint SET segment = $1, byte_offset = $2", 2);
    }

    /// <returns>True when the call is new.</returns>
    public bool AddCall(CallRecord call, string json)
    {
        bool isNew = _addCall.Execute(
            StoredValue.Of(call.Id), StoredValue.Of(call.StartedAt), call.RequestId, call.Key, call.Workload, call.Target,
            WireNames.Outcome[call.Outcome], call.CostUsd is { } cost ? StoredValue.Of(cost) : null, json) == 1;
        if (isNew) _rollups.Add(call);
        return isNew;
    }

    public bool AddCall(CallRecord call) => AddCall(call, JsonSerializer.Serialize(call, CallRecordJson.Default.CallRecord));

    /// <summary>Remembers a call that has begun, unless it is known to have ended. A later intent of the same call takes the place of the earlier.</summary>
    public void OpenIntent(Guid id, string json) => _openIntent.Execute(StoredValue.Of(id), json);

    public void CloseIntent(Guid id) => _closeIntent.Execute(StoredValue.Of(id));

    public void AddHostingPeriod(Guid id, HostingPeriod period) => _addPeriod.Execute(
        StoredValue.Of(id), period.Target, StoredValue.Of(period.StartedAt), StoredValue.Of(period.EndedAt), StoredValue.Of(period.Cost), period.Slots);

    /// <summary>How far the journal is in the store once this transaction is.</summary>
    public void SetCheckpoint(JournalPosition position) => _checkpoint.Execute(position.Segment, position.Offset);

    /// <summary>Turns every open intent into a record with outcome <see cref="CallOutcome.Unknown"/>: its process is gone.</summary>
    public int SettleOpenIntents()
    {
        List<CallRecord> open = [];
        using (PreparedCommand select = new(_connection, "SELECT record FROM open_intents", 0))
        using (SqliteDataReader rows = select.Read())
            while (rows.Read()) open.Add(JsonSerializer.Deserialize(rows.GetString(0), CallRecordJson.Default.CallRecord)!);
        foreach (CallRecord intent in open)
        {
            AddCall(intent with { Outcome = CallOutcome.Unknown });
            CloseIntent(intent.Id);
        }
        return open.Count;
    }

    public void Begin() => LedgerDatabase.Run(_connection, "BEGIN IMMEDIATE");

    public void Commit()
    {
        _rollups.Flush();
        LedgerDatabase.Run(_connection, "COMMIT");
    }

    public void Dispose()
    {
        _rollups.Dispose();
        _addCall.Dispose();
        _openIntent.Dispose();
        _closeIntent.Dispose();
        _addPeriod.Dispose();
        _checkpoint.Dispose();
    }
}
