using Breakeven.Ledger.Storage;
using Microsoft.Data.Sqlite;

namespace Breakeven.Ledger.Querying;

/// <summary>Reads the pages that may hold what a filter asks for, in the order in which their calls are reached first.</summary>
internal static class PageScan
{
    /// <param name="goesOn">Asked before each page; false ends the scan.</param>
    public static IEnumerable<(StoredPage Page, byte[] Records)> Read(SqliteConnection connection, CallFilter filter, CallPlaces asked, Func<StoredPage, bool> goesOn)
    {
        uint[] terms = PageTerms.Of(filter);
        string order = asked.NewestFirst ? "last_started_at DESC" : "first_started_at";
        using PageReader reader = new(connection);
        using PreparedCommand select = new(connection, $"SELECT {PageReader.Columns}, terms FROM pages WHERE last_started_at >= $1 AND first_started_at < $2 ORDER BY {order}", 2);
        using SqliteDataReader rows = select.Read(asked.From, asked.Until);
        while (rows.Read())
        {
            StoredPage page = PageReader.PageOf(rows);
            if (!goesOn(page)) yield break;
            if (terms.Length == 0 || PageTerms.HasAll(rows.GetFieldValue<byte[]>(5), terms)) yield return (page, reader.RecordsOf(page));
        }
    }
}
