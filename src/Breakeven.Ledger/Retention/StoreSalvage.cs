using System.Runtime.CompilerServices;
using Breakeven.Ledger.Records;
using Breakeven.Ledger.Storage;
using Microsoft.Data.Sqlite;

namespace Breakeven.Ledger.Retention;

/// <summary>Reads what a damaged store still has, page by page, and tells what is lost.</summary>
internal sealed class StoreSalvage(LedgerDatabase database, Action<string> lost)
{
    public async IAsyncEnumerable<CallRecord> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using SqliteConnection connection = await Task.Run(database.OpenReader, cancellationToken);
        using PageReader reader = new(connection);
        foreach (StoredPage page in Pages(connection))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (CallRecord call in ReadPage(reader, page)) yield return call;
        }
    }

    /// <summary>By number and not as they lie: each is looked up by itself, so that damage costs the pages that it hit and no others.</summary>
    private IEnumerable<StoredPage> Pages(SqliteConnection connection)
    {
        long last = Try(() => Number(connection, "SELECT max(page) FROM page_records"), "the number of its pages") ?? 0;
        using PreparedCommand select = new(connection, $"SELECT {PageReader.Columns} FROM pages WHERE page = $1", 1);
        for (long number = 1; number <= last; number++)
        {
            StoredPage? page = Try(() =>
            {
                using SqliteDataReader row = select.Read(number);
                return row.Read() ? PageReader.PageOf(row) : default(StoredPage?);
            }, $"page {number}");
            if (page is { } found) yield return found;
        }
    }

    private List<CallRecord> ReadPage(PageReader reader, StoredPage page) => TryRead(() =>
    {
        List<CallRecord> calls = [];
        PageRecords records = new(reader.RecordsOf(page));
        while (records.Read()) calls.Add(RecordDecoder.Decode(records.Record));
        return calls;
    }, $"page {page.Number} with {page.Calls} calls from {StoredValue.ToInstant(page.FirstStartedAt):u} to {StoredValue.ToInstant(page.LastStartedAt):u}") ?? [];

    private T? Try<T>(Func<T?> read, string what) where T : struct
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is SqliteException or InvalidDataException)
        {
            lost($"{database.Path}: {what} cannot be read ({error.Message}).");
            return null;
        }
    }

    private T? TryRead<T>(Func<T> read, string what) where T : class
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is SqliteException or InvalidDataException)
        {
            lost($"{database.Path}: {what} cannot be read ({error.Message}).");
            return null;
        }
    }

    private static long? Number(SqliteConnection connection, string sql)
    {
        using PreparedCommand select = new(connection, sql, 0);
        using SqliteDataReader row = select.Read();
        return row.Read() && !row.IsDBNull(0) ? row.GetInt64(0) : null;
    }
}
