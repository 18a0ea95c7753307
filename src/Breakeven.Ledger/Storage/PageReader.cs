using Breakeven.Ledger.Writing;
using Microsoft.Data.Sqlite;

namespace Breakeven.Ledger.Storage;

/// <summary>Reads pages of one connection.</summary>
internal sealed class PageReader(SqliteConnection connection) : IDisposable
{
    public const string Columns = "page, calls, first_started_at, last_started_at, checksum";

    private readonly PreparedCommand _terms = new(connection, "SELECT terms FROM pages WHERE page = $1", 1);
    private readonly PreparedCommand _records = new(connection, "SELECT records FROM page_records WHERE page = $1", 1);

    public static StoredPage PageOf(SqliteDataReader row) => new(row.GetInt64(0), row.GetInt32(1), row.GetInt64(2), row.GetInt64(3), unchecked((uint)row.GetInt64(4)));

    /// <summary>Calls before it have been forgotten.</summary>
    public static long PrunedBefore(SqliteConnection connection)
    {
        using PreparedCommand select = new(connection, "SELECT before FROM pruned", 0);
        using SqliteDataReader row = select.Read();
        return row.Read() ? row.GetInt64(0) : long.MinValue;
    }

    public byte[] TermsOf(long page) => Blob(_terms, page) ?? [];

    /// <exception cref="InvalidDataException">They are not what was written: the disk or another program has changed them.</exception>
    public byte[] RecordsOf(StoredPage page)
    {
        byte[] records = Blob(_records, page.Number) ?? throw new InvalidDataException($"page {page.Number} has no records");
        return Crc32C.Of(records) == page.Checksum ? records : throw new InvalidDataException($"the records of page {page.Number} do not fit their checksum");
    }

    private static byte[]? Blob(PreparedCommand select, long page)
    {
        using SqliteDataReader row = select.Read(page);
        return row.Read() ? row.GetFieldValue<byte[]>(0) : null;
    }

    public void Dispose()
    {
        _terms.Dispose();
        _records.Dispose();
    }
}
