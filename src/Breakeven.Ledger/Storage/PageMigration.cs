using System.Text.Json;
using Breakeven.Ledger.Records;
using Microsoft.Data.Sqlite;

namespace Breakeven.Ledger.Storage;

/// <summary>Brings a ledger of schema 1, a row of JSON for each call, to schema 2, calls in pages. All of it or nothing; rollups and the rest stay as they are.</summary>
internal static class PageMigration
{
    public static void Run(SqliteConnection connection)
    {
        LedgerDatabase.Run(connection, "BEGIN IMMEDIATE; ALTER TABLE open_intents RENAME TO old_intents; " + LedgerSchema.CreatePages);
        MoveCalls(connection);
        MoveIntents(connection);
        LedgerDatabase.Run(connection, "DROP TABLE calls; DROP TABLE old_intents; PRAGMA user_version = 2; COMMIT;");
    }

    private static void MoveCalls(SqliteConnection connection)
    {
        using PageTable pages = new(connection);
        foreach (CallRecord call in Read(connection, "SELECT record FROM calls ORDER BY started_at, id")) pages.Add(call, RecordEncoder.Encode(call));
        pages.Flush();
        LedgerDatabase.Run(connection, "INSERT INTO call_ids (id) SELECT id FROM calls ORDER BY id");
    }

    private static void MoveIntents(SqliteConnection connection)
    {
        using PreparedStatement insert = new(connection, "INSERT INTO open_intents (id, record) VALUES ($1, $2)");
        foreach (CallRecord intent in Read(connection, "SELECT record FROM old_intents")) insert.Bind(1, intent.Id).Bind(2, RecordEncoder.Encode(intent)).Execute();
    }

    private static IEnumerable<CallRecord> Read(SqliteConnection connection, string sql)
    {
        using PreparedCommand select = new(connection, sql, 0);
        using SqliteDataReader rows = select.Read();
        while (rows.Read()) yield return JsonSerializer.Deserialize(rows.GetString(0), CallRecordJson.Default.CallRecord)!;
    }
}
