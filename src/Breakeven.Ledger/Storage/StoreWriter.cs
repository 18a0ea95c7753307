using Breakeven.Ledger.Writing;
using Microsoft.Data.Sqlite;

namespace Breakeven.Ledger.Storage;

/// <summary>The one connection that writes, one transaction at a time. After a failure it is opened anew.</summary>
internal sealed class StoreWriter(LedgerDatabase database) : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private SqliteConnection? _connection;
    private StoreTransaction? _transaction;

    /// <summary>Runs <paramref name="work"/> in a transaction: all of it or nothing.</summary>
    /// <exception cref="LedgerUnavailableException">The store refused; nothing was written.</exception>
    public async Task<T> WriteAsync<T>(Func<StoreTransaction, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            StoreTransaction transaction = Open();
            transaction.Begin();
            T result = await work(transaction);
            transaction.Commit();
            return result;
        }
        catch (Exception error)
        {
            Close(); // rolls back
            if (error is SqliteException refused) throw database.Explain(refused);
            if (error is InvalidDataException damage) throw database.Damaged(damage);
            throw;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Runs statements of its own on the connection, outside a transaction.</summary>
    public async Task<T> UseAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            Open();
            return database.Explained(() => work(_connection!));
        }
        catch
        {
            Close();
            throw;
        }
        finally
        {
            _gate.Release();
        }
    }

    private StoreTransaction Open()
    {
        if (_transaction is not null) return _transaction;
        _connection = database.OpenWriter();
        return _transaction = new StoreTransaction(_connection);
    }

    private void Close()
    {
        _transaction?.Dispose();
        _connection?.Dispose();
        (_transaction, _connection) = (null, null);
    }

    public void Dispose()
    {
        Close();
        _gate.Dispose();
    }
}
