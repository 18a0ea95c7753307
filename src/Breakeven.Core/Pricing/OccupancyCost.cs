namespace Breakeven;

/// <summary>What one self-hosted call reserves of its deployment.</summary>
/// <remarks>
/// cost = seconds × hourly cost ÷ 3,600 ÷ slots: the call's share if every slot were always busy. The idle remainder is
/// spread over what was served by the ledger's hourly rollups, so that a period's sum equals what the hardware cost.
/// See docs/concepts/reservation-cost.md.
/// </remarks>
public static class OccupancyCost
{
    /// <param name="busy">Time that the engine worked on the call.</param>
    /// <param name="usdPerReplicaHour">Hourly cost of one replica, idle or busy.</param>
    /// <param name="slotsPerReplica">Calls that one replica serves at once, at least 1.</param>
    public static Money Share(TimeSpan busy, Money usdPerReplicaHour, int slotsPerReplica)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slotsPerReplica, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(busy, TimeSpan.Zero);
        return (usdPerReplicaHour * busy.Ticks / TimeSpan.TicksPerHour / slotsPerReplica).Rounded();
    }
}
