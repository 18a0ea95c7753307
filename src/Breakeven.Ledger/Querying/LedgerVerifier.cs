using System.Collections.Immutable;
using Breakeven.Ledger.Records;
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
        if (Count(connection, "SELECT count(*) FROM open_intents WHERE id IN (SELECT id FROM call_ids)") is > 0 and long both)
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
        using ReadSnapshot snapshot = ReadSnapshot.Of(connection);
        Dictionary<RollupKey, RollupSums> expected = [];
        long calls = 0;
        long unknown = 0;
        long prunedBefore = PageReader.PrunedBefore(connection);
        NamePool names = new();
        using PageReader reader = new(connection);
        using PreparedCommand known = new(connection, "SELECT 1 FROM call_ids WHERE id = $1", 1);
        using PreparedCommand select = new(connection, $"SELECT {PageReader.Columns}, terms FROM pages ORDER BY page", 0);
        using (SqliteDataReader rows = select.Read())
        {
            while (rows.Read())
            {
                cancellationToken.ThrowIfCancellationRequested();
                StoredPage page = PageReader.PageOf(rows);
                calls += page.Calls;
                foreach (CallRecord call in CheckPage(reader, page, rows.GetFieldValue<byte[]>(5), names))
                {
                    if (!IsKnown(known, call.Id)) unknown++;
                    if (StoredValue.Of(call.StartedAt) < prunedBefore) continue; // an hour that is being forgotten has all its sums and some of its calls
                    RollupKey key = RollupKey.Of(call);
                    expected[key] = expected.GetValueOrDefault(key) + RollupSums.Of(call);
                }
            }
        }
        if (unknown > 0) _problems.Add($"{database.Path}: {unknown} calls are not known by their id and could be added again.");
        long ids = Count(connection, "SELECT count(*) FROM call_ids");
        if (ids != calls) _problems.Add($"{database.Path}: {calls} calls have {ids} ids.");
        CheckRollups(connection, expected, prunedBefore);
        return calls;
    }

    /// <summary>The page's row must say what its records say.</summary>
    private List<CallRecord> CheckPage(PageReader reader, StoredPage page, byte[] terms, NamePool names)
    {
        PageBuffer again = new();
        List<CallRecord> calls = [];
        try
        {
            PageRecords records = new(reader.RecordsOf(page));
            while (records.Read())
            {
                CallRecord call = RecordDecoder.DecodeSums(records.Record, names);
                again.Add(call, records.Record);
                calls.Add(call);
            }
        }
        catch (InvalidDataException error)
        {
            _problems.Add($"{database.Path}: page {page.Number} with {page.Calls} calls cannot be read ({error.Message}).");
            return calls;
        }
        StoredPage told = new(page.Number, again.Calls, again.FirstStartedAt, again.LastStartedAt, again.Checksum);
        if (told != page || !again.StoreTerms().AsSpan().SequenceEqual(terms)) _problems.Add($"{database.Path}: page {page.Number} differs from what is told of it.");
        return calls;
    }

    private static bool IsKnown(PreparedCommand known, Guid id)
    {
        using SqliteDataReader row = known.Read(StoredValue.Of(id));
        return row.Read();
    }

    private void CheckRollups(SqliteConnection connection, Dictionary<RollupKey, RollupSums> expected, long since)
    {
        using PreparedCommand select = new(connection, $"SELECT {RollupTable.Columns} FROM rollups WHERE hour >= $1", 1);
        using SqliteDataReader rows = select.Read(since);
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

    private static long Count(SqliteConnection connection, string sql)
    {
        using PreparedCommand command = new(connection, sql, 0);
        using SqliteDataReader row = command.Read();
        return row.Read() ? row.GetInt64(0) : 0;
    }
}
