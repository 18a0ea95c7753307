using Breakeven.Economics.Fleets;
using Breakeven.Economics.Tests.Capacity;

namespace Breakeven.Economics.Tests.Fleets;

public sealed class HostingCostTests
{
    /// <summary>Two A100 at $12,500 and an $8,000 chassis over 30 months; 1.1 kW x 0.7 x 1.4 x 730 h x $0.15.</summary>
    private static readonly ServerPurchase TwoA100 = new(new Money(25_000), 30)
    {
        Chassis = new(8_000), RatedWatts = 1_100, Load = 0.7m, Pue = 1.4m, UsdPerKilowattHour = new(0.15m), ColocationPerMonth = new(250),
    };

    [Fact]
    public void Bought_WorkedExample_HasItsThreeLines() =>
        Assert.Equal(
            [new("hardware", new(1_100)), new("power", new(118.041m)), new("colocation", new(250))],
            HostingCost.Bought(TwoA100).Lines.AsEnumerable());

    [Fact]
    public void Flat_PricedPerAccelerator_Multiplies() => Assert.Equal(new Money(4_000), HostingCost.Flat(new(2_000), units: 2).PerMonth);

    [Theory]
    [InlineData(2.0, 3.0, 168, false, 1460.0)] // reserved is cheaper
    [InlineData(2.0, 3.0, 84, false, 1460.0)] // cannot be stopped
    [InlineData(2.0, 3.0, 84, true, 1095.0)] // half the hours on demand
    [InlineData(2.0, 3.0, 140, true, 1460.0)] // too many hours for that
    [InlineData(null, 3.0, 168, true, 2190.0)]
    [InlineData(2.0, null, 42, true, 1460.0)] // a reservation is due anyway
    public void Rented_ReservedOrOnDemand_TakesTheCheaper(double? reserved, double? onDemand, int hours, bool canSchedule, double expected)
    {
        ServerRental rental = new(Usd(reserved), Usd(onDemand)) { HoursPerWeek = hours, CanSchedule = canSchedule };

        Assert.Equal((decimal)expected, HostingCost.Rented(rental).PerMonth.Usd);
        Assert.Equal(expected == 1095.0, rental.ScheduleSaves);
    }

    [Fact]
    public void Catalog_OnDemand_IsAcceleratorsTimesPriceTimesHours()
    {
        CatalogHostingCost cost = CatalogHostingCost.Of(Hardware.H100, 4)!;

        Assert.Equal((4 * 1.99m * 730, 4 * 2.95m * 730, 4 * 6.88m * 730), (cost.Low.PerMonth.Usd, cost.Typical.PerMonth.Usd, cost.High.PerMonth.Usd));
    }

    [Fact]
    public void Catalog_Reserved_KeepsTheProportionsOfTheRange()
    {
        CatalogHostingCost cost = CatalogHostingCost.Of(Hardware.H100, 1, RentalTerm.Reserved)!;

        Assert.Equal(2.1m * 730, cost.Typical.PerMonth.Usd);
        Assert.Equal(6.88m / 2.95m, cost.High.PerMonth / cost.Typical.PerMonth, 10);
    }

    [Fact]
    public void Catalog_NoPrice_IsUnknownAndNotFree() => Assert.Null(CatalogHostingCost.Of(Hardware.A100, 1));

    [Fact]
    public void Bought_OutOfRange_Throws()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => HostingCost.Bought(TwoA100 with { AmortisationMonths = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => HostingCost.Bought(TwoA100 with { Pue = 0.9m }));
        Assert.Throws<ArgumentOutOfRangeException>(() => HostingCost.Bought(TwoA100 with { Load = 1.1m }));
        Assert.Throws<ArgumentOutOfRangeException>(() => HostingCost.Bought(TwoA100 with { Chassis = new(-1) }));
    }

    [Fact]
    public void Rented_OutOfRange_Throws()
    {
        Assert.Throws<ArgumentException>(() => HostingCost.Rented(new(null, null)));
        Assert.Throws<ArgumentOutOfRangeException>(() => HostingCost.Rented(new(new(-1), null)));
        Assert.Throws<ArgumentOutOfRangeException>(() => HostingCost.Rented(new(new(1), null) { HoursPerWeek = 169 }));
    }

    [Fact]
    public void Bought_WithCostOfCapitalAndResidual_IsTheAnnuity()
    {
        // PMT(0.12/12, 30, -33000, 6000) = 1,106.20; the straight line is 27,000 / 30.
        HostingCost cost = HostingCost.Bought(TwoA100 with { ResidualValue = new(6_000), CapitalCostPerYear = 0.12m });
        double rate = 0.01, worth = Math.Pow(1 + rate, -30), annuity = (33_000 - 6_000 * worth) * rate / (1 - worth);
        Assert.Equal(900m, cost.Lines.Single(line => line.Name == "hardware").PerMonth.Usd);
        Assert.Equal(annuity - 900, (double)cost.Lines.Single(line => line.Name == "capital").PerMonth.Usd, 6);
        Assert.Equal(cost.PerMonth.Usd, cost.Lines.Sum(line => line.PerMonth.Usd));
    }

    [Fact]
    public void Spot_GoneATenthOfTheTime_PaysForTheRest()
    {
        var spot = new SpotRental(new Money(1m), 0.1m);
        Assert.Equal((657m, 0.9m), (HostingCost.Spot(spot).PerMonth.Usd, spot.Availability));
        Assert.Throws<ArgumentOutOfRangeException>(() => HostingCost.Spot(spot with { InterruptionShare = 1m }));
    }

    [Fact]
    public void With_Extras_AddsALineForEach()
    {
        HostingCost cost = HostingCost.Flat(new(2_000)).With(new() { Network = new(100), Licence = new(375), CloudOverheadShare = 0.3m });
        Assert.Equal([new("server", new(2_000)), new("network", new(100)), new("licence", new(375)), new("cloud_overhead", new(600))], cost.Lines.AsEnumerable());
        Assert.Equal(3_075m, cost.PerMonth.Usd);
    }

    [Fact]
    public void Bought_WorthMoreUsedThanNew_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => HostingCost.Bought(TwoA100 with { ResidualValue = new(33_001) }));

    private static Money? Usd(double? amount) => amount is { } usd ? new Money((decimal)usd) : null;
}
