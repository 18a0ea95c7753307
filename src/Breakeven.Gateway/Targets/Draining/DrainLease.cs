namespace Breakeven.Gateway.Targets.Draining;

/// <summary>Lets one try go on when its client goes, as long as there is room for it.</summary>
internal sealed class DrainLease : IDisposable
{
    private readonly Drains _drains;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenRegistration _watch;
    private volatile bool _isDraining;

    public DrainLease(Drains drains, CancellationToken clientGone)
    {
        _drains = drains;
        _watch = clientGone.UnsafeRegister(static lease => ((DrainLease)lease!).ClientLeft(), this);
    }

    /// <summary>Fires when the client has gone and the answer is not drained.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>Whether the client has gone, and the answer is read for its usage alone.</summary>
    public bool IsDraining => _isDraining;

    public void Dispose()
    {
        _watch.Dispose(); // waits for a client that is leaving just now
        if (_isDraining) _drains.Leave();
        _stop.Dispose();
    }

    private void ClientLeft()
    {
        if (_drains.TryEnter()) _isDraining = true;
        else _stop.Cancel();
    }
}
