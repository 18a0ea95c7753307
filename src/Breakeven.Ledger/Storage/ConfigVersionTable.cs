using Microsoft.Data.Sqlite;

namespace Breakeven.Ledger.Storage;

/// <summary>The configurations that were in force, in order.</summary>
internal static class ConfigVersionTable
{
    /// <returns>The newest number when its hash is the same, else the next, which is now the newest.</returns>
    public static int Register(SqliteConnection connection, string sha256, DateTimeOffset at, string text)
    {
        using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
        int newest = 0;
        using (SqliteCommand select = connection.CreateCommand())
        {
            select.Transaction = transaction;
            select.CommandText = "SELECT number, sha256 FROM config_versions ORDER BY number DESC LIMIT 1";
            using SqliteDataReader row = select.ExecuteReader();
            if (row.Read())
            {
                newest = row.GetInt32(0);
                if (string.Equals(row.GetString(1), sha256, StringComparison.OrdinalIgnoreCase)) return newest;
            }
        }
        using (SqliteCommand insert = connection.CreateCommand())
        {
            insert.Transaction = transaction;
            insert.CommandText = "INSERT INTO config_versions (number, sha256, registered_at, text) VALUES ($number, $sha256, $at, $text)";
            insert.Parameters.AddWithValue("$number", newest + 1);
            insert.Parameters.AddWithValue("$sha256", sha256);
            insert.Parameters.AddWithValue("$at", StoredValue.Of(at));
            insert.Parameters.AddWithValue("$text", text);
            insert.ExecuteNonQuery();
        }
        transaction.Commit();
        return newest + 1;
    }

    public static List<ConfigVersion> Read(SqliteConnection connection)
    {
        using PreparedCommand select = new(connection, "SELECT number, sha256, registered_at, text FROM config_versions ORDER BY number", 0);
        using SqliteDataReader rows = select.Read();
        List<ConfigVersion> versions = [];
        while (rows.Read()) versions.Add(new ConfigVersion(rows.GetInt32(0), rows.GetString(1), StoredValue.ToInstant(rows.GetInt64(2)), rows.GetString(3)));
        return versions;
    }
}
