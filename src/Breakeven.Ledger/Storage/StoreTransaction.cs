using System.Text;
using System.Text.Json;
using Breakeven.Ledger.Writing;
using Microsoft.Data.Sqlite;

namespace Breakeven.Ledger.Storage;

/// <summary>What may be written within one transaction of the store. All of it is idempotent: a call is its id, and only a new one is counted.</summary>
internal sealed class StoreTransaction : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly RollupTable _rollups;
    private readonly PreparedStatement _addCall, _openIntent, _closeIntent;
    private readonly PreparedCommand _addPeriod, _checkpoint;

    /// <summary>The rows of <c>open_intents</c>. Nearly every call has begun and ended within one batch of the drain, and has no row to delete.</summary>
    private readonly HashSet<Guid> _openIntents;

    public StoreTransaction(SqliteConnection connection)
    {
        _connection = connection;
        _rollups = new RollupTable(connection);
        _openIntents = ReadOpenIntents(connection);
        _addCall = new PreparedStatement(connection, "INSERT OR IGNORE INTO calls (id, started_at, request_id, key, workload, target, outcome, cost_usd, record) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
        _openIntent = new PreparedStatement(connection, "INSERT OR REPLACE INTO open_intents (id, record) SELECT $1, $2 WHERE NOT EXISTS (SELECT 1 FROM calls WHERE id = $1)");
        _closeIntent = new PreparedStatement(connection, "DELETE FROM open_intents WHERE id = $1");
        _addPeriod = new PreparedCommand(connection, "INSERT OR IGNORE INTO hosting_periods (id, target, started_at, ended_at, cost_usd, slots) VALUES ($1, $2, $3, $4, $5, $6)", 6);
        _checkpoint = new PreparedCommand(connection, "UPDATE checkpoint SET segment = $1, byte_offset = $2", 2);
    }

    /// <returns>True when the call is new.</returns>
    /// <param name="json">The record as it was journaled, in UTF-8.</param>
    public bool AddCall(CallRecord call, ReadOnlySpan<byte> json)
    {
        bool isNew = _addCall
            .Bind(1, call.Id).Bind(2, StoredValue.Of(call.StartedAt)).Bind(3, call.RequestId).Bind(4, call.Key).Bind(5, call.Workload).Bind(6, call.Target)
            .Bind(7, WireNames.Outcome[call.Outcome]).Bind(8, call.CostUsd is { } cost ? StoredValue.Of(cost) : null).BindUtf8(9, json)
            .Execute() == 1;
        if (isNew) _rollups.Add(call);
        return isNew;
    }

    /// <returns>True when the call is new.</returns>
    public bool AddCall(CallRecord call, string json) => AddCall(call, Encoding.UTF8.GetBytes(json));

    /// <returns>True when the call is new.</returns>
    public bool AddCall(CallRecord call) => AddCall(call, JsonSerializer.SerializeToUtf8Bytes(call, CallRecordJson.Default.CallRecord));

    /// <summary>Remembers a call that has begun, unless it is known to have ended. A later intent of the same call takes the place of the earlier.</summary>
    public void OpenIntent(Guid id, ReadOnlySpan<byte> json)
    {
        if (_openIntent.Bind(1, id).BindUtf8(2, json).Execute() > 0) _openIntents.Add(id);
    }

    public void CloseIntent(Guid id)
    {
        if (_openIntents.Remove(id)) _closeIntent.Bind(1, id).Execute();
    }

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

    private static HashSet<Guid> ReadOpenIntents(SqliteConnection connection)
    {
        HashSet<Guid> open = [];
        using PreparedCommand select = new(connection, "SELECT id FROM open_intents", 0);
        using SqliteDataReader rows = select.Read();
        while (rows.Read()) open.Add(StoredValue.ToGuid(rows.GetFieldValue<byte[]>(0)));
        return open;
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
