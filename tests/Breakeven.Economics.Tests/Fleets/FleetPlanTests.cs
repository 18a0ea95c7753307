using Breakeven.Economics.Fleets;
using CsCheck;

namespace Breakeven.Economics.Tests.Fleets;

public sealed class FleetPlanTests
{
    [Fact]
    public void PerMonth_WorkedExample_IsServersSpareAndStaff()
    {
        ServerPurchase purchase = new(new Money(25_000), 30)
        {
            Chassis = new(8_000), RatedWatts = 1_100, Load = 0.7m, Pue = 1.4m, UsdPerKilowattHour = new(0.15m), ColocationPerMonth = new(250),
        };

        FleetPlan plan = new(HostingCost.Bought(purchase), serving: 1, staff: new(0.15m, new(180_000)));

        Assert.Equal(new Money(3_718.041m), plan.PerMonth);
        Assert.Equal(["hardware", "power", "colocation", "staff"], plan.Lines.Select(line => line.Name));
    }

    [Fact]
    public void Lines_Spare_CostsAWholeServer()
    {
        FleetPlan plan = new(HostingCost.Flat(new(2_000)), serving: 3, spares: 1, fixedPerMonth: new(100), otherPerMonth: new(50));

        Assert.Equal([new("server", new(6_000)), new("spare", new(2_000)), new("fixed", new(100)), new("other", new(50))], plan.Lines.AsEnumerable());
        Assert.Equal(4, plan.Servers);
    }

    [Fact]
    public void PerMonth_NoServer_IsNothing()
    {
        FleetPlan plan = new(HostingCost.Flat(new(2_000)), serving: 0, spares: 1, staff: new(0.25m, new(180_000)));

        Assert.Equal((Money.Zero, 0), (plan.PerMonth, plan.Servers));
    }

    [Fact]
    public void PerMonth_AnyFleet_IsTheExactSumOfItsLines() =>
        Gen.Select(Gen.Decimal[0, 100_000], Gen.Int[1, 120], Gen.Decimal[0, 10_000], Gen.Int[1, 50], Gen.Int[0, 3], Gen.Decimal[0, 2]).Sample(
            (price, months, watts, serving, spares, share) =>
            {
                ServerPurchase purchase = new(new(price), months) { RatedWatts = watts, UsdPerKilowattHour = new(0.1234567m) };
                FleetPlan plan = new(HostingCost.Bought(purchase), serving, spares, new(share, new(177_777.77m)));

                Assert.Equal(plan.Lines.Sum(line => line.PerMonth.Usd), plan.PerMonth.Usd);
                Assert.True(plan.PerMonth >= HostingCost.Bought(purchase).PerMonth * (serving + spares));
            });

    [Fact]
    public void Constructor_OutOfRange_Throws()
    {
        HostingCost server = HostingCost.Flat(new(2_000));

        Assert.Throws<ArgumentOutOfRangeException>(() => new FleetPlan(server, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FleetPlan(server, 1, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FleetPlan(server, 1, staff: new(-0.1m, new(1))));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FleetPlan(server, 1, fixedPerMonth: new(-1)));
    }
}
