namespace Breakeven.Gateway.Hosting;

/// <summary>The snapshot in force. Swapping it affects calls that begin afterwards.</summary>
public sealed class SnapshotSource(GatewaySnapshot first)
{
    private GatewaySnapshot _current = first;

    public GatewaySnapshot Current => Volatile.Read(ref _current);

    public void Swap(GatewaySnapshot next)
    {
        ArgumentNullException.ThrowIfNull(next);
        next.Targets.TakeOver(Current.Targets);
        Volatile.Write(ref _current, next);
    }
}
