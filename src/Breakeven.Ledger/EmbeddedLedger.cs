using System.Runtime.CompilerServices;
using Breakeven.Ledger.Importing;
using Breakeven.Ledger.Quality;
using Breakeven.Ledger.Querying;
using Breakeven.Ledger.Retention;
using Breakeven.Ledger.Storage;
using Breakeven.Ledger.Writing;
using Microsoft.Data.Sqlite;

namespace Breakeven.Ledger;

/// <summary>The ledger of one machine: a journal that calls wait for, and a SQLite store that follows it and answers questions.</summary>
/// <remarks>Safe for concurrent use. Questions first wait until the store has what was journaled before them, so a caller finds its own calls.</remarks>
public sealed class EmbeddedLedger : IAsyncDisposable
{
    private const int StreamChunk = 1000;
    private static readonly TimeSpan s_catchUp = TimeSpan.FromSeconds(5);

    private readonly LedgerDatabase _database;
    private readonly JournalFolder _folder;
    private readonly TimeProvider _time;
    private readonly LedgerWriterHost? _writer;
    private int _isDisposed;

    private EmbeddedLedger(LedgerDatabase database, JournalFolder folder, TimeProvider time, LedgerWriterHost? writer)
    {
        _database = database;
        _folder = folder;
        _time = time;
        _writer = writer;
        Journal = (ICallJournal?)writer?.Journal ?? new ReadOnlyJournal(database.Path);
    }

    /// <summary>Opens the ledger, creating it where it may be written. Calls that an earlier process left open are settled as <see cref="CallOutcome.Unknown"/> before this returns.</summary>
    /// <exception cref="LedgerUnavailableException">It cannot be used: held by another process, read-only, damaged, not a ledger, or of a newer version. The message says what to do.</exception>
    public static async Task<EmbeddedLedger> OpenAsync(LedgerOptions options, CancellationToken cancellationToken)
    {
        LedgerDatabase database = new(options.DatabasePath, options.Durability);
        JournalFolder folder = new(options.DatabasePath);
        database.CheckFile(mustExist: options.ReadOnly);
        if (options.ReadOnly)
        {
            using SqliteConnection probe = database.OpenReader();
            return new EmbeddedLedger(database, folder, options.TimeProvider, writer: null);
        }
        return new EmbeddedLedger(database, folder, options.TimeProvider, await LedgerWriterHost.StartAsync(database, folder, options, cancellationToken));
    }

    /// <summary>Where the request path writes.</summary>
    public ICallJournal Journal { get; }

    public LedgerHealth Health => new(_writer?.Journal.Failure?.Message, _writer?.Drain.Failure?.Message);

    /// <summary>One page of ended calls, newest first.</summary>
    /// <exception cref="ArgumentException">The filter's limit or cursor is not valid.</exception>
    public async Task<CallPage> QueryAsync(CallFilter filter, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(filter.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(filter.Limit, CallFilter.MaxLimit);
        CallCursor? after = filter.After is { } text ? CallCursor.Parse(text) : null;
        bool isCurrent = await CatchUpAsync(cancellationToken);
        List<CallRecord> calls = await ReadAsync(connection => CallQuery.Page(connection, filter, after, filter.Limit + 1), cancellationToken);
        bool isLast = calls.Count <= filter.Limit;
        if (!isLast) calls.RemoveAt(filter.Limit);
        return new CallPage([.. calls], isLast ? null : CallQuery.CursorOf(calls[^1]).ToString()) { IsBehind = !isCurrent };
    }

    /// <summary>All calls that the filter admits, oldest first, in constant memory. Calls that end meanwhile are not among them.</summary>
    /// <exception cref="LedgerUnavailableException">The store cannot be brought up to date or read: better no answer than half of one.</exception>
    public async IAsyncEnumerable<CallRecord> ReadAsync(CallFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken);
        CallCursor? after = filter.After is { } text ? CallCursor.Parse(text) : null;
        using SqliteConnection connection = await Task.Run(_database.OpenReader, cancellationToken);
        using CallStream calls = await Task.Run(() => _database.Explained(() => new CallStream(connection, filter, after)), cancellationToken);
        List<CallRecord> chunk;
        do
        {
            chunk = await Task.Run(() => _database.Explained(() => calls.Read(StreamChunk)), cancellationToken);
            foreach (CallRecord call in chunk) yield return call;
        }
        while (chunk.Count > 0);
    }

    /// <summary>Rollups of the hours that touch <c>[since, until)</c>, in order of time.</summary>
    public async Task<IReadOnlyList<HourlyRollup>> RollupsAsync(DateTimeOffset since, DateTimeOffset until, CancellationToken cancellationToken)
    {
        await CatchUpAsync(cancellationToken);
        return await ReadAsync(connection => RollupQuery.Read(connection, HourOf(since), HourAtOrAfter(until)), cancellationToken);
    }

    /// <summary>What our own deployments cost in each hour that touches <c>[since, until)</c>, and who used them.</summary>
    public async Task<IReadOnlyList<HostingHour>> HostingAsync(DateTimeOffset since, DateTimeOffset until, CancellationToken cancellationToken)
    {
        await CatchUpAsync(cancellationToken);
        return await ReadAsync(connection => HostingQuery.Read(connection, HourOf(since), HourAtOrAfter(until)), cancellationToken);
    }

    /// <summary>Known cost of the ended calls of one key, workload or route that started at or after <paramref name="since"/>.</summary>
    /// <exception cref="LedgerUnavailableException">The store cannot be brought up to date: a budget is not checked against an old sum.</exception>
    public async Task<Money> SpentAsync(SpentBy by, string name, DateTimeOffset since, CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken);
        return await ReadAsync(connection => RollupQuery.Spent(connection, by, name, StoredValue.Of(since)), cancellationToken);
    }

    /// <summary>Remembers a configuration that comes into force.</summary>
    /// <param name="sha256">Of the configuration as it was read.</param>
    /// <param name="maskedText">The configuration without its secrets.</param>
    /// <returns>Its number: the newest one's if the hash is the same, else the next.</returns>
    public Task<int> RegisterConfigVersionAsync(string sha256, string maskedText, CancellationToken cancellationToken) =>
        Writer.Store.UseAsync(connection => ConfigVersionTable.Register(connection, sha256, _time.GetUtcNow(), maskedText), cancellationToken);

    /// <summary>The configurations that were in force, oldest first.</summary>
    public async Task<IReadOnlyList<ConfigVersion>> ConfigVersionsAsync(CancellationToken cancellationToken) =>
        await ReadAsync(ConfigVersionTable.Read, cancellationToken);

    /// <summary>Adds what was found out about answers; a fact takes the place of one with the same id. They are in the store when this returns.</summary>
    /// <exception cref="LedgerUnavailableException">The store refused; none was added.</exception>
    public Task<int> AddQualityAsync(IReadOnlyCollection<QualityFact> facts, CancellationToken cancellationToken) =>
        Writer.Store.UseAsync(connection => QualityTable.Add(connection, facts), cancellationToken);

    /// <summary>What was found out about answers, in order of time.</summary>
    /// <param name="experiment">Only of this experiment; null for all.</param>
    public async Task<IReadOnlyList<QualityFact>> QualityAsync(string? experiment, DateTimeOffset? since, CancellationToken cancellationToken) =>
        await ReadAsync(connection => QualityTable.Read(connection, experiment, since), cancellationToken);

    /// <summary>Keeps the state of a rollout, in the place of its earlier one.</summary>
    public Task<bool> PutRolloutAsync(string id, string document, CancellationToken cancellationToken) =>
        Writer.Store.UseAsync(connection => RolloutTable.Put(connection, id, _time.GetUtcNow(), document), cancellationToken);

    /// <summary>The rollouts that were ever kept, as documents, by id.</summary>
    public async Task<IReadOnlyList<string>> RolloutsAsync(CancellationToken cancellationToken) => await ReadAsync(RolloutTable.Read, cancellationToken);

    /// <summary>Ends when the store has everything that was journaled before the call.</summary>
    /// <exception cref="LedgerUnavailableException">The store refused it. The facts are safe in the journal, and moving them is tried again.</exception>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_writer is not null) await _writer.Drain.WaitAsync(_writer.Journal.Committed).WaitAsync(cancellationToken);
    }

    /// <summary>Looks through the whole ledger: checksums of the journal, the database file, and whether rows, columns and rollups agree.</summary>
    public async Task<LedgerVerification> VerifyAsync(CancellationToken cancellationToken)
    {
        await CatchUpAsync(cancellationToken);
        return await ReadAsync(connection => new LedgerVerifier(_database, _folder).Verify(connection, _writer?.Journal.Committed, cancellationToken), cancellationToken);
    }

    /// <summary>Adds past calls, all of them or none; a call whose id the ledger has is left as it is.</summary>
    /// <param name="progress">Told the number of records read so far.</param>
    public async Task<ImportSummary> ImportAsync(IAsyncEnumerable<CallRecord> calls, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        StoreWriter store = Writer.Store;
        try
        {
            await using ImportSpool spool = new(_database.Path);
            long read = await spool.FillAsync(calls, progress, cancellationToken);
            long added = await store.WriteAsync(transaction => ValueTask.FromResult(spool.Move(transaction, cancellationToken)), cancellationToken);
            return new ImportSummary(read, added);
        }
        catch (IOException error) when (error is not LedgerUnavailableException)
        {
            throw new LedgerUnavailableException($"The import into {_database.Path} ended ({error.Message}); nothing was added. See that the disk has space.", error);
        }
    }

    /// <summary>Shortest time for which calls are kept: a call may last that long, and its record follows its end.</summary>
    public static readonly TimeSpan LeastRetention = TimeSpan.FromDays(1);

    /// <summary>Forgets the calls that started before an instant, taken down to its hour; their rollups stay. A forgotten call is not added again.</summary>
    /// <returns>Number of calls forgotten.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The instant is less than <see cref="LeastRetention"/> ago.</exception>
    public async Task<long> PruneAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(before, _time.GetUtcNow() - LeastRetention);
        await FlushAsync(cancellationToken);
        return await new CallPruner(Writer.Store).PruneAsync(HourOf(before), cancellationToken);
    }

    /// <summary>All calls that a damaged ledger still has, in no order. One that is not damaged gives all its calls.</summary>
    /// <param name="lost">Told in words what cannot be read.</param>
    public IAsyncEnumerable<CallRecord> SalvageAsync(Action<string> lost, CancellationToken cancellationToken) => new StoreSalvage(_database, lost).ReadAsync(cancellationToken);

    private LedgerWriterHost Writer => _writer
        ?? throw new LedgerUnavailableException($"The ledger {_database.Path} was opened for reading. Open it for writing to change it.");

    /// <summary>True when the store has what was journaled before; false when it fails or does not get there in time.</summary>
    private async Task<bool> CatchUpAsync(CancellationToken cancellationToken)
    {
        if (_writer is null) return true;
        try
        {
            await _writer.Drain.WaitAsync(_writer.Journal.Committed).WaitAsync(s_catchUp, _time, cancellationToken);
            return true;
        }
        catch (Exception error) when (error is TimeoutException or LedgerUnavailableException)
        {
            return false;
        }
    }

    /// <summary>SQLite works synchronously: it gets a thread of the pool, and a connection of its own.</summary>
    private Task<T> ReadAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            using SqliteConnection connection = _database.OpenReader();
            return _database.Explained(() => work(connection));
        },
        cancellationToken);

    private static long HourOf(DateTimeOffset at) => StoredValue.HourOf(StoredValue.Of(at));

    private static long HourAtOrAfter(DateTimeOffset at)
    {
        long hour = HourOf(at);
        return hour == StoredValue.Of(at) ? hour : StoredValue.NextHour(hour);
    }

    /// <summary>Writes what is queued, moves what is journaled as far as the store takes it within 5 s, and lets go of the files.</summary>
    public ValueTask DisposeAsync() =>
        _writer is null || Interlocked.Exchange(ref _isDisposed, 1) == 1 ? ValueTask.CompletedTask : _writer.DisposeAsync();
}
