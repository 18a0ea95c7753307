using Microsoft.Data.Sqlite;

namespace Breakeven.Ledger.Storage;

/// <summary>A statement that is compiled once and run with other values: <c>$1</c>, <c>$2</c>, … in its text.</summary>
internal sealed class PreparedCommand : IDisposable
{
    private readonly SqliteCommand _command;

    public PreparedCommand(SqliteConnection connection, string sql, int parameters)
    {
        _command = connection.CreateCommand();
        _command.CommandText = sql;
        for (int number = 1; number <= parameters; number++) _command.Parameters.Add(new SqliteParameter { ParameterName = "$" + number });
    }

    /// <returns>Number of rows changed.</returns>
    public int Execute(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return _command.ExecuteNonQuery();
    }

    public SqliteDataReader Read(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return _command.ExecuteReader();
    }

    private void Bind(ReadOnlySpan<object?> values)
    {
        for (int index = 0; index < values.Length; index++) _command.Parameters[index].Value = values[index] ?? DBNull.Value;
    }

    public void Dispose() => _command.Dispose();
}
