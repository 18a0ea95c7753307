using Breakeven.Ledger.Records;
using Breakeven.Ledger.Storage;
using Microsoft.Data.Sqlite;

namespace Breakeven.Ledger.Retention;

/// <summary>Forgets the calls before an instant, some pages at a time; their rollups stay.</summary>
internal sealed class CallPruner(StoreWriter store)
{
    /// <summary>Pages of one transaction: the drain, and with it readers, wait for no more.</summary>
    private const int PagesAtOnce = 64;

    /// <param name="before">Start of an hour, in microseconds since 1970: an hour's rollup has all its calls or none of them.</param>
    /// <returns>Number of calls forgotten.</returns>
    public async Task<long> PruneAsync(long before, CancellationToken cancellationToken)
    {
        long all = 0;
        while (true)
        {
            (int pages, long calls) = await store.WriteAsync(transaction => ValueTask.FromResult(PruneSome(transaction, before)), cancellationToken);
            all += calls;
            if (pages < PagesAtOnce) return all;
        }
    }

    private static (int Pages, long Calls) PruneSome(StoreTransaction transaction, long before)
    {
        transaction.SetPrunedBefore(before);
        List<StoredPage> pages = Oldest(transaction.Connection, before);
        using PageReader reader = new(transaction.Connection);
        long calls = 0;
        foreach (StoredPage page in pages) calls += PrunePage(transaction, page, reader.RecordsOf(page), before);
        return (pages.Count, calls);
    }

    private static List<StoredPage> Oldest(SqliteConnection connection, long before)
    {
        using PreparedCommand select = new(connection, $"SELECT {PageReader.Columns} FROM pages WHERE first_started_at < $1 ORDER BY first_started_at LIMIT {PagesAtOnce}", 1);
        using SqliteDataReader rows = select.Read(before);
        List<StoredPage> pages = [];
        while (rows.Read()) pages.Add(PageReader.PageOf(rows));
        return pages;
    }

    /// <summary>The page goes; those of its calls that stay move to a new one.</summary>
    private static long PrunePage(StoreTransaction transaction, StoredPage page, byte[] records, long before)
    {
        long forgotten = 0;
        NamePool names = new();
        PageRecords calls = new(records);
        while (calls.Read())
        {
            if (RecordDecoder.PlaceOf(calls.Record) is { } place && place.StartedAt >= before)
            {
                transaction.Pages.Add(RecordDecoder.DecodeSums(calls.Record, names), calls.Record);
                continue;
            }
            transaction.ForgetId(place.Id);
            forgotten++;
        }
        transaction.Pages.Delete(page.Number);
        return forgotten;
    }
}
