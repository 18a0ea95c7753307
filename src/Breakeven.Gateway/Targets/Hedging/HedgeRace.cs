namespace Breakeven.Gateway.Targets.Hedging;

/// <summary>Two tries of one call; the first with content answers it, and from then on only that one writes.</summary>
/// <param name="clientGone">Of the call. A write is never cancelled because a try was stopped: the server would take that for the end of the connection.</param>
internal sealed class HedgeRace(IAnswerSink answer, CancellationToken clientGone) : IDisposable
{
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly TaskCompletionSource _won = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _lock = new();
    private Racer? _winner;

    /// <summary>Ends when a try has content.</summary>
    public Task Won => _won.Task;

    public Racer? Winner
    {
        get { lock (_lock) return _winner; }
    }

    public IAnswerSink Answer => answer;

    public bool TryWin(Racer racer)
    {
        lock (_lock)
        {
            _winner ??= racer;
            if (_winner != racer) return false;
        }
        _won.TrySetResult();
        return true;
    }

    public void Start(Racer racer, AnswerHead head)
    {
        lock (_lock)
        {
            if ((_winner ?? racer) == racer && !answer.HasStarted) answer.Start(head);
        }
    }

    /// <summary>Until one has won both may keep the client's connection alive, one at a time.</summary>
    public async ValueTask WriteAsync(Racer racer, ReadOnlyMemory<byte> bytes, CancellationToken stopped)
    {
        await _writing.WaitAsync(stopped);
        try
        {
            if ((Winner ?? racer) == racer) await answer.WriteAsync(bytes, clientGone);
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose() => _writing.Dispose();
}
