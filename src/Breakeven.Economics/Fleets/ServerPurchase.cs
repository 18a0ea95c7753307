namespace Breakeven.Economics.Fleets;

/// <summary>A server that is bought: depreciation, power and a place to stand.</summary>
/// <remarks>
/// (P − R) ÷ months + cost of capital + kW × load × PUE × 730 h × $/kWh + colocation, with P accelerators and chassis, R the residual
/// value. The cost of capital is what an annuity asks beyond the straight line, with r a month a twelfth of the yearly rate:
/// (P − R(1+r)^−m) · r ÷ (1 − (1+r)^−m) − (P − R) ÷ m. Both defaults are zero.
/// </remarks>
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

    /// <summary>What one server sells for when it is replaced.</summary>
    public Money ResidualValue { get; init; }

    /// <summary>Yearly cost of the capital that the purchase binds, 0 to 1.</summary>
    public decimal CapitalCostPerYear { get; init; }

    internal Money HardwarePerMonth => (Accelerators + Chassis - ResidualValue) / AmortisationMonths;
    internal Money CapitalPerMonth => CapitalCostPerYear == 0m ? Money.Zero : AnnuityPerMonth() - HardwarePerMonth;
    internal Money PowerPerMonth => UsdPerKilowattHour * (RatedWatts / 1000m * Load * Pue * Month.Hours);

    private Money AnnuityPerMonth()
    {
        decimal rate = CapitalCostPerYear / 12m, worth = 1m;
        for (int month = 0; month < AmortisationMonths; month++) worth /= 1m + rate;
        return (Accelerators + Chassis - ResidualValue * worth) * (rate / (1m - worth));
    }

    internal void Validate()
    {
        Cost.RequireNotNegative(ResidualValue);
        if (ResidualValue > Accelerators + Chassis) throw new ArgumentOutOfRangeException(nameof(ResidualValue), ResidualValue.Usd, "A server is not worth more when it is replaced than when it was bought.");
        ArgumentOutOfRangeException.ThrowIfNegative(CapitalCostPerYear);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(CapitalCostPerYear, 1m);
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
