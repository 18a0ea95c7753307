using System.Collections.Immutable;
using System.Text.Json;
using Breakeven.Ledger.Storage;
using Breakeven.Ledger.Writing;
using Microsoft.Data.Sqlite;

namespace Breakeven.Ledger.Querying;

/// <summary>Looks through journal and store and compares what must agree.</summary>
internal sealed class LedgerVerifier(LedgerDatabase database, JournalFolder folder)
{
    private readonly List<string> _problems = [];

    /// <param name="committed">End of what the running writer has acknowledged, or null when none runs here.</param>
    public LedgerVerification Verify(SqliteConnection connection, JournalPosition? committed, CancellationToken cancellationToken)
    {
        CheckFile(connection);
        JournalPosition checkpoint = Checkpoint(connection);
        int segments = CheckJournal(checkpoint, committed, cancellationToken);
        long calls = CheckCalls(connection, cancellationToken);
        long openIntents = Count(connection, "SELECT count(*) FROM open_intents");
        if (Count(connection, "SELECT count(*) FROM open_intents WHERE id IN (SELECT id FROM calls)") is > 0 and long both)
            _problems.Add($"{database.Path}: {both} calls are both open and ended.");
        return new LedgerVerification(calls, openIntents, segments, [.. _problems]);
    }

    private void CheckFile(SqliteConnection connection)
    {
        using PreparedCommand check = new(connection, "PRAGMA integrity_check(20)", 0);
        using SqliteDataReader rows = check.Read();
        while (rows.Read())
            if (rows.GetString(0) is not "ok" and string problem) _problems.Add($"{database.Path}: {problem}");
    }

    private int CheckJournal(JournalPosition checkpoint, JournalPosition? committed, CancellationToken cancellationToken)
    {
        int looked = 0;
        foreach (long segment in folder.Segments())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (committed is { } end && segment > end.Segment) continue;
            try
            {
                CheckSegment(segment, committed?.Segment == segment ? committed.Value.Offset : null);
                looked++;
            }
            catch (FileNotFoundException) when (segment <= checkpoint.Segment || committed is not null)
            {
                // Drained and deleted meanwhile.
            }
        }
        return looked;
    }

    private void CheckSegment(long segment, long? limit)
    {
        using SegmentReader reader = new(folder.PathOf(segment));
        long end = limit ?? reader.Length;
        while (true)
        {
            EntryRead read = reader.Read(end);
            if (read == EntryRead.End) return;
            if (read == EntryRead.Entry) continue;
            long damage = reader.Offset;
            // A torn tail is what a killed process leaves; only bytes with entries behind them, or acknowledged ones, were ever facts.
            if (!reader.SkipDamage(end))
            {
                if (limit is not null) _problems.Add($"{reader.Path}: acknowledged bytes from {damage} on are damaged.");
                return;
            }
            _problems.Add($"{reader.Path}: damaged from byte {damage} to {reader.Offset}.");
        }
    }

    private long CheckCalls(SqliteConnection connection, CancellationToken cancellationToken)
    {
        using SqliteTransaction snapshot = connection.BeginTransaction(deferred: true);
        Dictionary<RollupKey, RollupSums> expected = [];
        long calls = 0;
        using (SqliteCommand select = connection.CreateCommand())
        {
            select.Transaction = snapshot;
            select.CommandText = "SELECT id, started_at, request_id, key, workload, target, outcome, cost_usd, record FROM calls";
            using SqliteDataReader rows = select.ExecuteReader();
            while (rows.Read())
            {
                cancellationToken.ThrowIfCancellationRequested();
                calls++;
                if (CheckCall(rows) is not { } call) continue;
                RollupKey key = RollupKey.Of(call);
                expected[key] = expected.GetValueOrDefault(key) + RollupSums.Of(call);
            }
        }
        if (Count(connection, "SELECT count(*) - count(DISTINCT id) FROM calls", snapshot) is > 0 and long doubles)
            _problems.Add($"{database.Path}: {doubles} calls stand there more than once.");
        CheckRollups(connection, snapshot, expected);
        return calls;
    }

    /// <summary>The columns must say what the record says.</summary>
    private CallRecord? CheckCall(SqliteDataReader row)
    {
        Guid id = StoredValue.ToGuid((byte[])row.GetValue(0));
        CallRecord? call;
        try
        {
            call = JsonSerializer.Deserialize(row.GetString(8), CallRecordJson.Default.CallRecord);
        }
        catch (JsonException error)
        {
            _problems.Add($"{database.Path}: the record of call {id} cannot be read ({error.Message}).");
            return null;
        }
        bool agrees = call is not null && call.Id == id && StoredValue.Of(call.StartedAt) == row.GetInt64(1) && call.RequestId == row.GetString(2)
            && call.Key == Text(row, 3) && call.Workload == Text(row, 4) && call.Target == Text(row, 5) && WireNames.Outcome[call.Outcome] == row.GetString(6)
            && call.CostUsd == (Text(row, 7) is { } cost ? StoredValue.ToMoney(cost) : null);
        if (!agrees) _problems.Add($"{database.Path}: the columns of call {id} differ from its record.");
        return call;
    }

    private void CheckRollups(SqliteConnection connection, SqliteTransaction snapshot, Dictionary<RollupKey, RollupSums> expected)
    {
        using SqliteCommand select = connection.CreateCommand();
        select.Transaction = snapshot;
        select.CommandText = $"SELECT {RollupTable.Columns} FROM rollups";
        using SqliteDataReader rows = select.ExecuteReader();
        while (rows.Read())
        {
            RollupKey key = RollupTable.KeyOf(rows);
            if (!expected.Remove(key, out RollupSums sums)) _problems.Add($"{database.Path}: a rollup has no calls: {key}.");
            else if (sums != RollupTable.SumsOf(rows)) _problems.Add($"{database.Path}: a rollup differs from its calls: {key} has {RollupTable.SumsOf(rows)}, its calls have {sums}.");
        }
        foreach (RollupKey missing in expected.Keys) _problems.Add($"{database.Path}: calls have no rollup: {missing}.");
    }

    public static JournalPosition Checkpoint(SqliteConnection connection)
    {
        using PreparedCommand select = new(connection, "SELECT segment, byte_offset FROM checkpoint", 0);
        using SqliteDataReader row = select.Read();
        return row.Read() ? new JournalPosition(row.GetInt64(0), row.GetInt64(1)) : default;
    }

    private static long Count(SqliteConnection connection, string sql, SqliteTransaction? snapshot = null)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.Transaction = snapshot;
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar());
    }

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
