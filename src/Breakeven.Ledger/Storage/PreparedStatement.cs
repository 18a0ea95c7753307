using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Breakeven.Ledger.Storage;

/// <summary>A statement without a result that runs for each call: compiled once, its values bound without boxing or decoding. Bind every value, then execute.</summary>
internal sealed class PreparedStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    /// <exception cref="SqliteException">SQLite does not understand the text.</exception>
    public PreparedStatement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v2(_database, sql, out _statement), _database);
    }

    public PreparedStatement Bind(int number, long value) => Checked(raw.sqlite3_bind_int64(_statement, number, value));

    public PreparedStatement Bind(int number, Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return Checked(raw.sqlite3_bind_blob(_statement, number, bytes));
    }

    /// <param name="blob">Not empty; SQLite takes a copy.</param>
    public PreparedStatement Bind(int number, ReadOnlySpan<byte> blob) => Checked(raw.sqlite3_bind_blob(_statement, number, blob));

    /// <returns>Number of rows changed.</returns>
    /// <exception cref="SqliteException">SQLite refused.</exception>
    public int Execute()
    {
        int result = raw.sqlite3_step(_statement);
        int changed = result == raw.SQLITE_DONE ? raw.sqlite3_changes(_database) : 0;
        raw.sqlite3_reset(_statement);
        SqliteException.ThrowExceptionForRC(result, _database);
        return changed;
    }

    public void Dispose() => _statement.Dispose();

    private PreparedStatement Checked(int result)
    {
        SqliteException.ThrowExceptionForRC(result, _database);
        return this;
    }
}
