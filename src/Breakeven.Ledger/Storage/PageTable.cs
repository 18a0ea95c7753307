using Microsoft.Data.Sqlite;

namespace Breakeven.Ledger.Storage;

/// <summary>Adds calls in pages, within the transaction of its user.</summary>
/// <remarks>Slow traffic ends each transaction with a page of few calls. When the newest pages together would not fill one, they become one.</remarks>
internal sealed class PageTable : IDisposable
{
    /// <summary>So many pages are looked at for that: a page has a sixteenth of its calls at least on average, whatever the traffic.</summary>
    private const int Gathered = 16;

    private readonly PageBuffer _filling = new();
    private readonly PageReader _pages;
    private readonly PreparedStatement _add, _addRecords, _delete, _deleteRecords;
    private readonly PreparedCommand _newest;

    public PageTable(SqliteConnection connection)
    {
        _pages = new PageReader(connection);
        _add = new PreparedStatement(connection, "INSERT INTO pages (page, calls, first_started_at, last_started_at, checksum, terms) VALUES ((SELECT coalesce(max(page), 0) + 1 FROM pages), $1, $2, $3, $4, $5)");
        _addRecords = new PreparedStatement(connection, "INSERT INTO page_records (page, records) VALUES ((SELECT max(page) FROM pages), $1)");
        _delete = new PreparedStatement(connection, "DELETE FROM pages WHERE page = $1");
        _deleteRecords = new PreparedStatement(connection, "DELETE FROM page_records WHERE page = $1");
        _newest = new PreparedCommand(connection, $"SELECT {PageReader.Columns} FROM pages ORDER BY page DESC LIMIT {Gathered}", 0);
    }

    /// <param name="record">The call, encoded.</param>
    public void Add(CallRecord call, ReadOnlySpan<byte> record)
    {
        _filling.Add(call, record);
        if (_filling.IsFull) Write();
    }

    /// <summary>Writes what was added since the transaction began.</summary>
    public void Flush()
    {
        if (_filling.Calls == 0) return;
        Write();
        Gather();
    }

    public void Delete(long page)
    {
        _delete.Bind(1, page).Execute();
        _deleteRecords.Bind(1, page).Execute();
    }

    private void Write()
    {
        _add.Bind(1, _filling.Calls).Bind(2, _filling.FirstStartedAt).Bind(3, _filling.LastStartedAt).Bind(4, _filling.Checksum).Bind(5, _filling.StoreTerms()).Execute();
        _addRecords.Bind(1, _filling.Records).Execute();
        _filling.Clear();
    }

    private void Gather()
    {
        List<StoredPage> newest = [];
        using (SqliteDataReader rows = _newest.Read())
            while (rows.Read()) newest.Add(PageReader.PageOf(rows));
        if (newest.Count < Gathered || newest.Sum(page => page.Calls) >= PageBuffer.MaxCalls) return;
        try
        {
            foreach (StoredPage page in newest) _filling.Add(page, _pages.TermsOf(page.Number), _pages.RecordsOf(page));
        }
        catch (InvalidDataException)
        {
            _filling.Clear(); // a damaged page stays as it is, for who mends it, and stops nothing here
            return;
        }
        foreach (StoredPage page in newest) Delete(page.Number);
        Write();
    }

    public void Dispose()
    {
        _pages.Dispose();
        _add.Dispose();
        _addRecords.Dispose();
        _delete.Dispose();
        _deleteRecords.Dispose();
        _newest.Dispose();
    }
}
