namespace Breakeven.Gateway.Overload;

/// <summary>How many calls the gateway takes at once: as many as it may, and fewer while its own work runs late. Not thread-safe.</summary>
/// <remarks>
/// Multiplicative decrease and increase, once per period. What is decreased is the number of calls inside, not the limit: a limit that was never reached says nothing.
/// It never falls below <see cref="Floor"/>, where calls that all wanted the processor at once would be done within tens of milliseconds, so that a
/// delay cannot be their doing.
/// </remarks>
internal sealed class AdaptiveLimit(int floor)
{
    private const double Decrease = 0.9, Increase = 1.1;
    private double _limit = double.PositiveInfinity;

    public int Floor { get; } = floor;

    /// <summary>True while the gateway takes fewer calls than it may.</summary>
    public bool IsReduced { get; private set; }

    /// <param name="late">The period's own work ran late throughout.</param>
    /// <param name="inside">Calls inside now.</param>
    /// <param name="most">Calls that the gateway may take at once.</param>
    /// <returns>Calls that it shall take at once.</returns>
    public int Observe(bool late, int inside, int most)
    {
        _limit = late ? Math.Max(Floor, Math.Min(_limit, inside) * Decrease) : Math.Max(_limit, Floor) * Increase;
        if (_limit >= most) _limit = double.PositiveInfinity;
        IsReduced = _limit < most;
        return IsReduced ? (int)_limit : most;
    }
}
