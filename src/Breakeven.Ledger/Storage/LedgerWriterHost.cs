using Breakeven.Ledger.Querying;
using Breakeven.Ledger.Writing;

namespace Breakeven.Ledger.Storage;

/// <summary>Everything that a writing ledger runs: lock, store, journal and drain, started and stopped in this order.</summary>
internal sealed class LedgerWriterHost : IAsyncDisposable
{
    private readonly DatabaseLock _lock;

    private LedgerWriterHost(DatabaseLock held, StoreWriter store, JournalWriter journal, DrainLoop drain) =>
        (_lock, Store, Journal, Drain) = (held, store, journal, drain);

    public StoreWriter Store { get; }
    public JournalWriter Journal { get; }
    public DrainLoop Drain { get; }

    /// <summary>
    /// 1. Locks the ledger. 2. Opens or creates the store. 3. Looks through the journal that an earlier process left. 4. Moves it into the store.
    /// 5. Settles its open calls as unknown. 6. Starts a new segment and the drain.
    /// </summary>
    public static async Task<LedgerWriterHost> StartAsync(LedgerDatabase database, JournalFolder folder, LedgerOptions options, CancellationToken cancellationToken)
    {
        DatabaseLock held = DatabaseLock.Take(database.Path);
        StoreWriter store = new(database);
        try
        {
            JournalPosition checkpoint = await OpenStoreAsync(database, store, folder, cancellationToken);
            long firstSegment = await Task.Run(() => PrepareJournal(folder, checkpoint, options.SalvageDamagedJournal), cancellationToken);
            JournalDrain drain = new(folder, store, checkpoint, options.SalvageDamagedJournal);
            await drain.MoveAsync(new JournalPosition(firstSegment, 0), moved: null, cancellationToken);
            await store.WriteAsync(transaction => ValueTask.FromResult(transaction.SettleOpenIntents()), cancellationToken);
            return Start(held, store, drain, folder, options, firstSegment);
        }
        catch
        {
            store.Dispose();
            held.Dispose();
            throw;
        }
    }

    /// <summary>Damage is found before anything is written, and a copy put aside before anybody tries to mend it.</summary>
    private static async Task<JournalPosition> OpenStoreAsync(LedgerDatabase database, StoreWriter store, JournalFolder folder, CancellationToken cancellationToken)
    {
        try
        {
            database.CheckLength();
            return await store.UseAsync(connection =>
            {
                try
                {
                    database.CheckSmallTables(connection);
                    return LedgerVerifier.Checkpoint(connection);
                }
                catch (LedgerUnavailableException damaged) when (damaged.IsDamage)
                {
                    throw Quarantined(damaged, folder); // before the connection closes, which would move the log into the file
                }
            }, cancellationToken);
        }
        catch (LedgerUnavailableException damaged) when (damaged.IsDamage)
        {
            throw Quarantined(damaged, folder);
        }
    }

    private static LedgerUnavailableException Quarantined(LedgerUnavailableException damaged, JournalFolder folder) =>
        new($"{damaged.Message} {folder.TryQuarantineStore()}", damaged.InnerException);

    private static LedgerWriterHost Start(DatabaseLock held, StoreWriter store, JournalDrain drain, JournalFolder folder, LedgerOptions options, long firstSegment)
    {
        DrainLoop? loop = null;
        JournalWriter journal = new(folder, options, firstSegment, () => Volatile.Read(ref loop)?.Notify());
        Volatile.Write(ref loop, new DrainLoop(drain, () => journal.Committed, options.TimeProvider));
        return new LedgerWriterHost(held, store, journal, loop);
    }

    private static long PrepareJournal(JournalFolder folder, JournalPosition checkpoint, bool salvage)
    {
        try
        {
            Directory.CreateDirectory(folder.Path);
            JournalRecovery.Prepare(folder, checkpoint, salvage);
            return Math.Max(checkpoint.Segment, folder.Segments().LastOrDefault()) + 1;
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException and not LedgerUnavailableException)
        {
            throw new LedgerUnavailableException($"The journal in {folder.Path} cannot be used ({error.Message}). Make the folder writable for this user and see that its disk has space.", error);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Journal.DisposeAsync();
        await Drain.DisposeAsync();
        Store.Dispose();
        _lock.Dispose();
    }
}
