using System.Collections.Immutable;

namespace Breakeven.Ledger.Querying;

/// <summary>What one own deployment cost in one hour, and who used it.</summary>
/// <param name="Hour">Start of the hour, UTC.</param>
/// <param name="Cost">The part of the deployment's hosting periods that lies in the hour, by time.</param>
/// <param name="Occupied">Sum of the occupancy shares of the calls that started in the hour.</param>
/// <param name="Shares">The hour's cost, spread over what was served in proportion to occupancy. The shares sum to <paramref name="Cost"/> exactly, or are none when nothing was served.</param>
/// <remarks>
/// A call belongs to the hour in which it started, so a long call can make <paramref name="Occupied"/> exceed <paramref name="Cost"/>;
/// the shares sum to the cost all the same. DESIGN D8.
/// </remarks>
public sealed record HostingHour(DateTimeOffset Hour, string Target, Money Cost, Money Occupied, ImmutableArray<HostingShare> Shares)
{
    /// <summary>What the hour cost beyond what its calls reserved; never negative.</summary>
    public Money Idle => Money.Max(Cost - Occupied, Money.Zero);

    /// <summary>Used share of what was paid for, 0 to 1; null when the hour cost nothing.</summary>
    public double? Utilization => Cost > Money.Zero ? (double)Math.Min(1m, Occupied / Cost) : null;
}

/// <summary>One rollup's part of what a deployment cost in its hour, idle remainder included.</summary>
public sealed record HostingShare(HourlyRollup Rollup, Money Cost);
