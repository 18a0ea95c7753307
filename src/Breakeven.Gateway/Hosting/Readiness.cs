namespace Breakeven.Gateway.Hosting;

/// <summary>Whether the gateway takes new calls, and how long it waits for open ones when it stops. A provider that is down does not matter: other targets may answer.</summary>
public sealed class Readiness(TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource _cutOff = new(Timeout.InfiniteTimeSpan, time);
    private volatile bool _ready;

    public bool IsReady => _ready;

    /// <summary>Fires when a stopping server waits for its open calls no longer: they end with an error that says so, and with their record.</summary>
    public CancellationToken CutOff => _cutOff.Token;

    public void Ready() => _ready = true;

    /// <param name="limit">How long open calls may still run.</param>
    public void Draining(TimeSpan limit)
    {
        _ready = false;
        _cutOff.CancelAfter(limit);
    }

    public void Dispose() => _cutOff.Dispose();
}
