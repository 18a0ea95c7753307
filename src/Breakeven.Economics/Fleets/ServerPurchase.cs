namespace Breakeven.Economics.Fleets;

/// <summary>A server that is bought: depreciation, power and a place to stand.</summary>
/// <remarks>(accelerators + chassis) ÷ months + kW × load × PUE × 730 h × $/kWh + colocation. Straight line, no residual value.</remarks>
/// <param name="Accelerators">Purchase price of all accelerators of one server.</param>
/// <param name="AmortisationMonths">Until the refresh; 24 to 36 is usual.</param>
public sealed record ServerPurchase(Money Accelerators, int AmortisationMonths)
{
    /// <summary>The rest of the machine: board, processors, memory, disks, network.</summary>
    public Money Chassis { get; init; }

    /// <summary>Rated power of the whole server, in watts.</summary>
    public decimal RatedWatts { get; init; }

    /// <summary>Mean draw over rated power, 0 to 1.</summary>
    public decimal Load { get; init; } = 0.7m;

    /// <summary>Power usage effectiveness: what the building draws for each watt of the server. At least 1; 1.2 is modern, 1.4–1.6 older.</summary>
    public decimal Pue { get; init; } = 1.4m;

    public Money UsdPerKilowattHour { get; init; }
    public Money ColocationPerMonth { get; init; }

    internal Money HardwarePerMonth => (Accelerators + Chassis) / AmortisationMonths;
    internal Money PowerPerMonth => UsdPerKilowattHour * (RatedWatts / 1000m * Load * Pue * Month.Hours);

    internal void Validate()
    {
        Cost.RequireNotNegative(Accelerators);
        Cost.RequireNotNegative(Chassis);
        Cost.RequireNotNegative(UsdPerKilowattHour);
        Cost.RequireNotNegative(ColocationPerMonth);
        ArgumentOutOfRangeException.ThrowIfLessThan(AmortisationMonths, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(RatedWatts);
        ArgumentOutOfRangeException.ThrowIfNegative(Load);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Load, 1m);
        ArgumentOutOfRangeException.ThrowIfLessThan(Pue, 1m);
    }
}
