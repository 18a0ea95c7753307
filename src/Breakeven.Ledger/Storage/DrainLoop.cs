using System.Threading.Channels;
using Breakeven.Ledger.Writing;

namespace Breakeven.Ledger.Storage;

/// <summary>Runs the drain when there is something to move, and lets readers wait for it.</summary>
internal sealed class DrainLoop : IAsyncDisposable
{
    /// <summary>How long entries gather before they share a transaction, unless a reader waits. Each transaction writes the last page of every index again.</summary>
    private static readonly TimeSpan s_gather = TimeSpan.FromMilliseconds(100), s_firstRetry = TimeSpan.FromMilliseconds(100), s_lastRetry = TimeSpan.FromSeconds(5);

    /// <summary>Longest wait for the store at the end; what is left stays in the journal.</summary>
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(5);

    private readonly JournalDrain _drain;
    private readonly Func<JournalPosition> _committed;
    private readonly TimeProvider _time;
    private readonly Channel<bool> _work = NewSignal(), _hurry = NewSignal();
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly List<(JournalPosition Position, TaskCompletionSource Done)> _waiters = [];
    private readonly Task _loop;
    private JournalPosition _moved;
    private bool _isClosed;
    private LedgerUnavailableException? _failure;

    public DrainLoop(JournalDrain drain, Func<JournalPosition> committed, TimeProvider time)
    {
        _drain = drain;
        _committed = committed;
        _time = time;
        _moved = drain.Position;
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Why the latest attempt failed, or null when it worked.</summary>
    public LedgerUnavailableException? Failure => Volatile.Read(ref _failure);

    /// <summary>Tells that the journal has grown. Never blocks.</summary>
    public void Notify() => _work.Writer.TryWrite(true);

    /// <summary>Ends when the store has everything before <paramref name="position"/>.</summary>
    /// <exception cref="LedgerUnavailableException">The store refused it. The loop goes on trying.</exception>
    public Task WaitAsync(JournalPosition position)
    {
        TaskCompletionSource done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_moved >= position) return Task.CompletedTask;
            if (_isClosed) return Task.FromException(Closed());
            _waiters.Add((position, done));
        }
        _hurry.Writer.TryWrite(true);
        Notify();
        return done.Task;
    }

    private async Task RunAsync()
    {
        TimeSpan retry = s_firstRetry;
        try
        {
            while (await _work.Reader.WaitToReadAsync(_stop.Token))
            {
                _work.Reader.TryRead(out _);
                await PauseAsync(s_gather);
                if (await TryMoveAsync(_stop.Token))
                {
                    retry = s_firstRetry;
                    continue;
                }
                Notify();
                await PauseAsync(retry);
                retry = retry * 2 < s_lastRetry ? retry * 2 : s_lastRetry;
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The last attempt is the disposer's.
        }
    }

    private async Task<bool> TryMoveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _drain.MoveAsync(_committed(), Moved, cancellationToken);
            Volatile.Write(ref _failure, null);
            return true;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            LedgerUnavailableException failure = error as LedgerUnavailableException ?? new LedgerUnavailableException($"The journal cannot be moved into the store ({error.Message}).", error);
            Volatile.Write(ref _failure, failure);
            FailWaiters(failure);
            return false;
        }
    }

    /// <summary>Waits, but not while a reader does.</summary>
    private async Task PauseAsync(TimeSpan pause)
    {
        using CancellationTokenSource enough = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        await Task.WhenAny(Task.Delay(pause, _time, enough.Token), _hurry.Reader.WaitToReadAsync(enough.Token).AsTask());
        await enough.CancelAsync();
        _hurry.Reader.TryRead(out _);
        _stop.Token.ThrowIfCancellationRequested();
    }

    private void Moved(JournalPosition position)
    {
        Volatile.Write(ref _failure, null); // before those who wait go on and ask
        List<TaskCompletionSource> done;
        lock (_gate)
        {
            _moved = position;
            done = [.. _waiters.Where(waiter => waiter.Position <= position).Select(waiter => waiter.Done)];
            _waiters.RemoveAll(waiter => waiter.Position <= position);
        }
        foreach (TaskCompletionSource waiter in done) waiter.TrySetResult();
    }

    private void FailWaiters(LedgerUnavailableException failure)
    {
        List<TaskCompletionSource> waiting;
        lock (_gate)
        {
            waiting = [.. _waiters.Select(waiter => waiter.Done)];
            _waiters.Clear();
        }
        foreach (TaskCompletionSource waiter in waiting) waiter.TrySetException(failure);
    }

    private static LedgerUnavailableException Closed() => new("The ledger was closed before the store had everything; the rest is in the journal and follows at the next start.");

    private static Channel<bool> NewSignal() =>
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Tries once more to move what is there, then ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        using CancellationTokenSource farewell = new(s_farewell, _time);
        try
        {
            await TryMoveAsync(farewell.Token);
        }
        catch (OperationCanceledException)
        {
            // The rest stays in the journal for the next start.
        }
        lock (_gate) _isClosed = true;
        FailWaiters(Closed());
        _stop.Dispose();
    }
}
