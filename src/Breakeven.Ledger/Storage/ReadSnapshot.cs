using Microsoft.Data.Sqlite;

namespace Breakeven.Ledger.Storage;

/// <summary>Several questions to one state of the store, whatever the writer does meanwhile.</summary>
internal readonly struct ReadSnapshot : IDisposable
{
    private readonly SqliteConnection _connection;

    private ReadSnapshot(SqliteConnection connection) => _connection = connection;

    public static ReadSnapshot Of(SqliteConnection connection)
    {
        LedgerDatabase.Run(connection, "BEGIN");
        return new ReadSnapshot(connection);
    }

    public void Dispose() => LedgerDatabase.Run(_connection, "ROLLBACK");
}
