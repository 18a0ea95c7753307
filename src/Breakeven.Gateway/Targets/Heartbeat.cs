using System.Runtime.CompilerServices;

namespace Breakeven.Gateway.Targets;

/// <summary>Keeps a streamed answer's connection alive while its target is silent: a comment or ping every 15 s, which clients skip.</summary>
/// <remarks>
/// The first one sends status and headers, so that proxies between us and the client do not give up. No content is committed by it: the target can still change.
/// One timer serves the whole attempt: it is wound up when it has run out, not at every read. A comment is only ever written while the attempt waits, and the wait
/// ends when both the target's bytes and the comment are through, so nothing else writes at the same time.
/// </remarks>
internal sealed class Heartbeat : IDisposable
{
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);
    private readonly CallContext _call;
    private readonly IAnswerSink _answer;
    private readonly CancellationToken _clientGone;
    private readonly Lock _lock = new();
    private readonly ITimer? _timer;
    private Task _comment = Task.CompletedTask;
    private bool _isWound;
    private bool _isWaiting;
    private long _silentSince;

    public Heartbeat(CallContext call, IAnswerSink answer, CancellationToken clientGone)
    {
        (_call, _answer, _clientGone) = (call, answer, clientGone);
        if (call.Request.Stream && !call.Client.Heartbeat.IsEmpty) _timer = call.Time.CreateTimer(static state => ((Heartbeat)state!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Waits for <paramref name="pending"/>, and counts the wait as the provider's.</summary>
    public ValueTask<T> WhileAsync<T>(ValueTask<T> pending) => pending.IsCompleted ? pending : WaitAsync(pending);

    public void Dispose() => _timer?.Dispose();

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<T> WaitAsync<T>(ValueTask<T> pending)
    {
        long started = _call.Waiting.Start();
        if (_timer is not null) Begin(started);
        try
        {
            return await pending;
        }
        finally
        {
            if (_timer is not null) await End();
            _call.Waiting.Stop(started);
        }
    }

    private void Begin(long now)
    {
        lock (_lock)
        {
            _isWaiting = true;
            _silentSince = now;
            if (!_isWound) Wind(Silence);
        }
    }

    /// <returns>The comment that is being written, if any.</returns>
    private Task End()
    {
        lock (_lock)
        {
            _isWaiting = false;
            return _comment;
        }
    }

    private void Tick()
    {
        lock (_lock)
        {
            _isWound = false;
            if (!_isWaiting) return;
            TimeSpan left = Silence - _call.Time.GetElapsedTime(_silentSince);
            if (left <= TimeSpan.Zero && _comment.IsCompleted)
            {
                _silentSince = _call.Time.GetTimestamp();
                _comment = WriteAsync();
            }
            Wind(left > TimeSpan.Zero ? left : Silence);
        }
    }

    private void Wind(TimeSpan due)
    {
        _isWound = true;
        _timer!.Change(due, Timeout.InfiniteTimeSpan);
    }

    private async Task WriteAsync()
    {
        if (!_answer.HasStarted) _answer.Start(AnswerHeads.Stream(_call));
        await _answer.WriteAsync(_call.Client.Heartbeat, _clientGone);
    }
}
