using Breakeven.Ledger.Records;
using Breakeven.Ledger.Writing;
using Microsoft.Data.Sqlite;

namespace Breakeven.Ledger.Storage;

/// <summary>What may be written within one transaction of the store. All of it is idempotent: a call is its id, and only a new one is counted.</summary>
internal sealed class StoreTransaction : IDisposable
{
    private readonly RollupTable _rollups;
    private readonly PreparedStatement _addId, _forgetId, _openIntent, _closeIntent;
    private readonly PreparedCommand _addPeriod, _checkpoint, _pruned;

    /// <summary>The rows of <c>open_intents</c>. Nearly every call has begun and ended within one batch of the drain, and has no row to delete.</summary>
    private readonly HashSet<Guid> _openIntents;

    public StoreTransaction(SqliteConnection connection)
    {
        Connection = connection;
        _rollups = new RollupTable(connection);
        _openIntents = ReadOpenIntents(connection);
        Pages = new PageTable(connection);
        PrunedBefore = PageReader.PrunedBefore(connection);
        _addId = new PreparedStatement(connection, "INSERT OR IGNORE INTO call_ids (id) VALUES ($1)");
        _forgetId = new PreparedStatement(connection, "DELETE FROM call_ids WHERE id = $1");
        _openIntent = new PreparedStatement(connection, "INSERT OR REPLACE INTO open_intents (id, record) SELECT $1, $2 WHERE NOT EXISTS (SELECT 1 FROM call_ids WHERE id = $1)");
        _closeIntent = new PreparedStatement(connection, "DELETE FROM open_intents WHERE id = $1");
        _addPeriod = new PreparedCommand(connection, "INSERT OR IGNORE INTO hosting_periods (id, target, started_at, ended_at, cost_usd, slots) VALUES ($1, $2, $3, $4, $5, $6)", 6);
        _checkpoint = new PreparedCommand(connection, "UPDATE checkpoint SET segment = $1, byte_offset = $2", 2);
        _pruned = new PreparedCommand(connection, "UPDATE pruned SET before = $1", 1);
    }

    public SqliteConnection Connection { get; }
    public PageTable Pages { get; }

    /// <summary>Calls that started before it are known and forgotten.</summary>
    public long PrunedBefore { get; private set; }

    /// <param name="call">What tables and sums need of it (<see cref="RecordDecoder.DecodeSums"/>).</param>
    /// <param name="record">The call, encoded.</param>
    /// <returns>True when the call is new.</returns>
    public bool AddCall(CallRecord call, ReadOnlySpan<byte> record)
    {
        if (StoredValue.Of(call.StartedAt) < PrunedBefore || _addId.Bind(1, call.Id).Execute() == 0) return false;
        Pages.Add(call, record);
        _rollups.Add(call);
        return true;
    }

    public void ForgetId(Guid id) => _forgetId.Bind(1, id).Execute();

    public void SetPrunedBefore(long before)
    {
        PrunedBefore = Math.Max(PrunedBefore, before);
        _pruned.Execute(PrunedBefore);
    }

    /// <summary>Remembers a call that has begun, unless it is known to have ended. A later intent of the same call takes the place of the earlier.</summary>
    public void OpenIntent(Guid id, ReadOnlySpan<byte> record)
    {
        if (_openIntent.Bind(1, id).Bind(2, record).Execute() > 0) _openIntents.Add(id);
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
        using (PreparedCommand select = new(Connection, "SELECT record FROM open_intents", 0))
        using (SqliteDataReader rows = select.Read())
            while (rows.Read()) open.Add(RecordDecoder.Decode(rows.GetFieldValue<byte[]>(0)) with { Outcome = CallOutcome.Unknown });
        foreach (CallRecord call in open)
        {
            AddCall(call, RecordEncoder.Encode(call));
            CloseIntent(call.Id);
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

    public void Begin() => LedgerDatabase.Run(Connection, "BEGIN IMMEDIATE");

    public void Commit()
    {
        Pages.Flush();
        _rollups.Flush();
        LedgerDatabase.Run(Connection, "COMMIT");
    }

    public void Dispose()
    {
        _rollups.Dispose();
        Pages.Dispose();
        _addId.Dispose();
        _forgetId.Dispose();
        _openIntent.Dispose();
        _closeIntent.Dispose();
        _addPeriod.Dispose();
        _checkpoint.Dispose();
        _pruned.Dispose();
    }
}
