using System.Collections.Immutable;

namespace Breakeven.Economics.Fleets;

/// <summary>What one own server costs a month, line by line, busy or idle.</summary>
public sealed record HostingCost
{
    private HostingCost(params ReadOnlySpan<CostLine> lines)
    {
        Lines = [.. lines];
        PerMonth = Cost.Sum(Lines);
    }

    public ImmutableArray<CostLine> Lines { get; }

    /// <summary>The exact sum of <see cref="Lines"/>.</summary>
    public Money PerMonth { get; }

    public Money PerHour => (PerMonth / Month.Hours).Rounded();

    /// <summary>A stated price.</summary>
    /// <param name="perMonth">Of one server, or of one accelerator when <paramref name="units"/> is their number.</param>
    /// <exception cref="ArgumentOutOfRangeException">A negative price, or less than one unit.</exception>
    public static HostingCost Flat(Money perMonth, int units = 1)
    {
        Cost.RequireNotNegative(perMonth);
        ArgumentOutOfRangeException.ThrowIfLessThan(units, 1);
        return new(Line("server", perMonth * units));
    }

    /// <exception cref="ArgumentOutOfRangeException">A negative price, a life below one month, a load above 1 or a PUE below 1.</exception>
    public static HostingCost Bought(ServerPurchase purchase)
    {
        ArgumentNullException.ThrowIfNull(purchase);
        purchase.Validate();
        CostLine hardware = Line("hardware", purchase.HardwarePerMonth), power = Line("power", purchase.PowerPerMonth), colocation = Line("colocation", purchase.ColocationPerMonth);
        return purchase.CapitalCostPerYear == 0m ? new(hardware, power, colocation) : new(hardware, Line("capital", purchase.CapitalPerMonth), power, colocation);
    }

    /// <exception cref="ArgumentException">No price, a negative one, or hours a week outside 0 to 168.</exception>
    public static HostingCost Rented(ServerRental rental)
    {
        ArgumentNullException.ThrowIfNull(rental);
        rental.Validate();
        return new(Line("rent", rental.PerMonth));
    }

    /// <exception cref="ArgumentOutOfRangeException">A negative price, or a share outside 0 to below 1.</exception>
    public static HostingCost Spot(SpotRental spot)
    {
        ArgumentNullException.ThrowIfNull(spot);
        spot.Validate();
        return new(Line("rent", spot.PerMonth));
    }

    /// <summary>The same server with what comes on top of it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A negative cost.</exception>
    public HostingCost With(ServerExtras extras)
    {
        ArgumentNullException.ThrowIfNull(extras);
        extras.Validate();
        return new([.. Lines, .. extras.LinesOn(PerMonth)]);
    }

    private static CostLine Line(string name, Money perMonth) => new(name, perMonth.Rounded());
}
