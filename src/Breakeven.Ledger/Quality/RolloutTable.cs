using System.Globalization;
using Breakeven.Ledger.Storage;
using Microsoft.Data.Sqlite;

namespace Breakeven.Ledger.Quality;

/// <summary>Rollouts as their engine writes them: one document each, whole.</summary>
internal static class RolloutTable
{
    private const string Name = "rollouts";
    private const string Create = $"CREATE TABLE IF NOT EXISTS {Name} (id TEXT PRIMARY KEY, at INTEGER NOT NULL, document TEXT NOT NULL) WITHOUT ROWID";

    public static bool Put(SqliteConnection connection, string id, DateTimeOffset at, string document)
    {
        using SqliteCommand create = connection.CreateCommand();
        create.CommandText = Create;
        create.ExecuteNonQuery();
        using SqliteCommand put = connection.CreateCommand();
        put.CommandText = $"INSERT OR REPLACE INTO {Name} (id, at, document) VALUES ($id, $at, $document)";
        put.Parameters.AddWithValue("$id", id);
        put.Parameters.AddWithValue("$at", StoredValue.Of(at));
        put.Parameters.AddWithValue("$document", document);
        return put.ExecuteNonQuery() > 0;
    }

    /// <returns>Documents, by id.</returns>
    public static List<string> Read(SqliteConnection connection)
    {
        using SqliteCommand exists = connection.CreateCommand();
        exists.CommandText = $"SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = '{Name}'";
        if (Convert.ToInt64(exists.ExecuteScalar(), CultureInfo.InvariantCulture) == 0) return [];
        using SqliteCommand select = connection.CreateCommand();
        select.CommandText = $"SELECT document FROM {Name} ORDER BY id";
        using SqliteDataReader row = select.ExecuteReader();
        List<string> documents = [];
        while (row.Read()) documents.Add(row.GetString(0));
        return documents;
    }
}
