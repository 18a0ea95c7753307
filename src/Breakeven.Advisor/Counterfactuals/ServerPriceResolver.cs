using System.Collections.Immutable;
using Breakeven.Advisor.Scenarios;
using Breakeven.Economics.Comparison;
using Breakeven.Economics.Fleets;

namespace Breakeven.Advisor.Counterfactuals;

/// <summary>What one server costs a month, and how sure that is.</summary>
/// <param name="UnscheduledUsd">Its cost if it ran all hours; null when it does anyway.</param>
/// <param name="LifeMonths">Months that bought hardware is kept; null for rented.</param>
internal sealed record ServerPrice(ImmutableArray<NamedCost> Lines, decimal? UnscheduledUsd, Spread Spread, int? LifeMonths);

/// <summary>Settles the price of a server from whichever of the four ways was stated.</summary>
internal static class ServerPriceResolver
{
    private const int DefaultLifeMonths = 36;
    private static readonly Spread Stated = Spread.LogNormal(0.03), Bought = Spread.LogNormal(0.06);

    /// <param name="gpus">Accelerators of one server; 1 where that does not matter.</param>
    /// <exception cref="ScenarioException">No price is stated and the catalog has none.</exception>
    public static ServerPrice Resolve(ScenarioSelfHost hosting, decimal? hoursPerWeek, Accelerator? accelerator, int gpus, AssumptionLog assumptions)
    {
        decimal hours = hosting.CanSchedule == true ? hoursPerWeek ?? 168m : 168m;
        if (hosting.PurchaseUsd is { } purchase) return Buy(hosting, purchase, assumptions);
        if (hosting.StatesHourlyPrice) return Rent(Usd(hosting.ReservedUsdPerHour), Usd(hosting.OnDemandUsdPerHour), hours, Stated, hosting.AmortisationMonths);
        if (hosting.ServerUsdPerMonth is { } flat)
        {
            decimal server = flat * (hosting.PricePer == "gpu" ? gpus : 1), share = hours / 168m;
            return new([new NamedCost("servers", server * share)], share < 1m ? server : null, Stated, hosting.AmortisationMonths);
        }
        return FromCatalog(accelerator, gpus, hours, assumptions);
    }

    private static ServerPrice FromCatalog(Accelerator? accelerator, int gpus, decimal hours, AssumptionLog assumptions)
    {
        if (accelerator?.OnDemandUsdPerHour is not { } price)
            throw new ScenarioException([new ScenarioProblem("self_host", 0, accelerator is null
                ? "no server price and no catalog to take one from; give server_usd_per_month"
                : $"the catalog has no rent for {accelerator.Id}; give server_usd_per_month, or purchase_usd")]);
        assumptions.Add("server price", $"{gpus} x {accelerator.Id} at ${price.Typical} an hour on demand", $"catalog: {accelerator.PriceSource}", accelerator.PriceIsEstimate);
        Spread spread = price.Typical > 0 ? Spread.Triangular((double)(price.Low / price.Typical), (double)(price.High / price.Typical)) : Stated;
        return Rent(null, new Money(price.Typical * gpus), hours, spread, null);
    }

    private static ServerPrice Rent(Money? reserved, Money? onDemand, decimal hours, Spread spread, int? lifeMonths)
    {
        var rental = new ServerRental(reserved, onDemand) { HoursPerWeek = hours, CanSchedule = hours < 168m };
        decimal usd = HostingCost.Rented(rental).PerMonth.Usd;
        decimal whole = HostingCost.Rented(rental with { CanSchedule = false }).PerMonth.Usd;
        return new([new NamedCost("servers", usd)], whole != usd ? whole : null, spread, lifeMonths);
    }

    private static ServerPrice Buy(ScenarioSelfHost hosting, decimal purchase, AssumptionLog assumptions)
    {
        int months = (int)assumptions.Or(hosting.AmortisationMonths, DefaultLifeMonths, "self_host.amortisation_months", "default: hardware is refreshed every 2-3 years", " months");
        bool powered = hosting is { TdpWattsTotal: > 0, UsdPerKwh: > 0 };
        HostingCost cost = HostingCost.Bought(new ServerPurchase(new Money(purchase), months)
        {
            Chassis = new Money(hosting.ChassisUsd ?? 0m),
            RatedWatts = hosting.TdpWattsTotal ?? 0m,
            Load = powered ? assumptions.Or(hosting.Load, 0.7m, "self_host.load", "default: mean draw of a busy server") : hosting.Load ?? 0.7m,
            Pue = powered ? assumptions.Or(hosting.Pue, 1.4m, "self_host.pue", "default: an older data centre (modern 1.2)") : hosting.Pue ?? 1.4m,
            UsdPerKilowattHour = new Money(hosting.UsdPerKwh ?? 0m),
            ColocationPerMonth = new Money(hosting.ColoUsdPerMonth ?? 0m),
        });
        return new([.. cost.Lines.Select(line => new NamedCost(line.Name, line.PerMonth.Usd))], null, Bought, months);
    }

    private static Money? Usd(decimal? usd) => usd is { } value ? new Money(value) : null;
}
