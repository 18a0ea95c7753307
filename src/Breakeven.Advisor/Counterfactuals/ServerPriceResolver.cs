using System.Collections.Immutable;
using Breakeven.Advisor.Scenarios;
using Breakeven.Economics.Comparison;
using Breakeven.Economics.Fleets;

namespace Breakeven.Advisor.Counterfactuals;

/// <summary>Settles the price of a server from whichever way was stated, with what comes on top of it.</summary>
internal static class ServerPriceResolver
{
    private const int DefaultLifeMonths = 36;
    private static readonly Spread Stated = Spread.LogNormal(0.03), Bought = Spread.LogNormal(0.06);

    /// <summary>The ways to have a server that the scenario leaves open. Commitments and interruptions are never chosen unasked.</summary>
    public static ImmutableArray<string> Ways(ScenarioSelfHost hosting) => hosting switch
    {
        { PurchaseUsd: not null } => [Procurement.Buy],
        { Ownership.LeaseUsdPerMonth: not null } => [Procurement.Lease],
        { ServerUsdPerMonth: not null } => [Procurement.Stated],
        { StatesHourlyPrice: true, Ownership.SpotUsdPerHour: not null } => [Hourly(hosting), Procurement.Spot],
        { StatesHourlyPrice: true } => [Hourly(hosting)],
        { Ownership.SpotUsdPerHour: not null } => [Procurement.Spot],
        { Ownership.Procurement: "any" } => Procurement.OfCatalog,
        { Ownership.Procurement: { } one } => [one],
        _ => [Procurement.OnDemand],
    };

    /// <param name="gpus">Accelerators of one server; 1 where that does not matter.</param>
    /// <returns>Null when no price is stated and the catalog has none of that kind for the accelerator.</returns>
    /// <exception cref="ScenarioException">A residual value above the price.</exception>
    public static ServerPrice? Resolve(ScenarioSelfHost hosting, decimal? hoursPerWeek, Accelerator? accelerator, int gpus, string way, AssumptionLog assumptions)
    {
        decimal hours = hosting.CanSchedule == true ? hoursPerWeek ?? 168m : 168m;
        ScenarioOwnership more = hosting.Ownership;
        decimal perGpu = hosting.PricePer == "gpu" ? gpus : 1m;
        ServerPrice? price = (hosting, way) switch
        {
            ({ PurchaseUsd: { } purchase }, _) => Buy(hosting, purchase, assumptions),
            ({ Ownership.LeaseUsdPerMonth: { } lease }, _) => new([new NamedCost("lease", lease * perGpu)], null, Stated,
                (int)assumptions.Or(more.LeaseMonths, DefaultLifeMonths, "self_host.lease_months", "default: as long as hardware is usually kept", " months")),
            ({ StatesHourlyPrice: true }, not Procurement.Spot) => Rent(Usd(hosting.ReservedUsdPerHour), Usd(hosting.OnDemandUsdPerHour), hours, Stated, hosting.AmortisationMonths),
            ({ Ownership.SpotUsdPerHour: { } spot }, _) => Spot(spot, more, Stated, assumptions),
            ({ ServerUsdPerMonth: { } flat }, _) => Flat(flat * perGpu, hours / 168m, hosting.AmortisationMonths),
            _ => accelerator is null ? null : FromCatalog(hosting, accelerator, gpus, hours, way, assumptions),
        };
        if (price is null) return null;
        ServerPrice named = price with { Procurement = way };
        return WithExtras(named, more, way is not (Procurement.Buy or Procurement.Lease));
    }

    /// <summary>A purchase from stated or catalog figures.</summary>
    internal static ServerPrice Buy(ScenarioSelfHost hosting, decimal purchase, AssumptionLog assumptions)
    {
        int months = (int)assumptions.Or(hosting.AmortisationMonths, DefaultLifeMonths, "self_host.amortisation_months", "default: hardware is refreshed every 2-3 years", " months");
        decimal total = purchase + (hosting.ChassisUsd ?? 0m), residual = hosting.Ownership.ResidualUsd ?? 0m;
        if (residual > total)
            throw new ScenarioException([new ScenarioProblem("self_host.residual_usd", 0, $"{residual:#,0.##} is more than the {total:#,0.##} that the server costs; give what it sells for after {months} months")]);
        bool powered = hosting is { TdpWattsTotal: > 0, UsdPerKwh: > 0 };
        HostingCost cost = HostingCost.Bought(new ServerPurchase(new Money(purchase), months)
        {
            Chassis = new Money(hosting.ChassisUsd ?? 0m),
            ResidualValue = new Money(residual),
            CapitalCostPerYear = hosting.Ownership.CapitalCostPerYear ?? 0m,
            RatedWatts = hosting.TdpWattsTotal ?? 0m,
            Load = powered ? assumptions.Or(hosting.Load, 0.7m, "self_host.load", "default: mean draw of a busy server") : hosting.Load ?? 0.7m,
            Pue = powered ? assumptions.Or(hosting.Pue, 1.4m, "self_host.pue", "default: an older data centre (modern 1.2)") : hosting.Pue ?? 1.4m,
            UsdPerKilowattHour = new Money(hosting.UsdPerKwh ?? 0m),
            ColocationPerMonth = new Money(hosting.ColoUsdPerMonth ?? 0m),
        });
        return new([.. cost.Lines.Select(line => new NamedCost(line.Name, line.PerMonth.Usd))], null, Bought, months);
    }

    internal static ServerPrice Rent(Money? reserved, Money? onDemand, decimal hours, Spread spread, int? lifeMonths)
    {
        var rental = new ServerRental(reserved, onDemand) { HoursPerWeek = hours, CanSchedule = hours < 168m };
        decimal usd = HostingCost.Rented(rental).PerMonth.Usd;
        decimal whole = HostingCost.Rented(rental with { CanSchedule = false }).PerMonth.Usd;
        return new([new NamedCost("servers", usd)], whole != usd ? whole : null, spread, lifeMonths);
    }

    /// <summary>What is gone for a share of the hours is not paid for then, and carries nothing.</summary>
    internal static ServerPrice Spot(decimal usdPerHour, ScenarioOwnership more, Spread spread, AssumptionLog assumptions)
    {
        decimal gone = assumptions.Or(more.SpotInterruptionShare, 0.1m, "self_host.spot_interruption_share", "default: a tenth of the hours without the server; providers publish no share of hours");
        var rental = new SpotRental(new Money(usdPerHour), gone);
        return new([new NamedCost("servers", HostingCost.Spot(rental).PerMonth.Usd)], null, spread, null) { Availability = rental.Availability };
    }

    private static ServerPrice Flat(decimal server, decimal share, int? lifeMonths) =>
        new([new NamedCost("servers", server * share)], share < 1m ? server : null, Stated, lifeMonths);

    private static ServerPrice? FromCatalog(ScenarioSelfHost hosting, Accelerator accelerator, int gpus, decimal hours, string way, AssumptionLog assumptions) => way switch
    {
        Procurement.Reserved => CatalogPrices.Reserved(accelerator, gpus, assumptions),
        Procurement.Spot => CatalogPrices.Spot(hosting, accelerator, gpus, assumptions),
        Procurement.Buy => CatalogPrices.Buy(hosting, accelerator, gpus, assumptions),
        _ => CatalogPrices.OnDemand(accelerator, gpus, hours, assumptions),
    };

    /// <param name="isRented">A cloud bills more than the server; a colocation does not.</param>
    private static ServerPrice WithExtras(ServerPrice price, ScenarioOwnership more, bool isRented)
    {
        if (more is { NetworkUsdPerMonth: null, SupportUsdPerMonth: null, LicenceUsdPerMonth: null, CloudOverheadShare: null }) return price;
        var extras = new ServerExtras
        {
            Network = new Money(more.NetworkUsdPerMonth ?? 0m),
            Support = new Money(more.SupportUsdPerMonth ?? 0m),
            Licence = new Money(more.LicenceUsdPerMonth ?? 0m),
            CloudOverheadShare = isRented ? more.CloudOverheadShare ?? 0m : 0m,
        };
        NamedCost[] On(decimal usd) => [.. extras.LinesOn(new Money(usd)).Select(line => new NamedCost(line.Name, line.PerMonth.Usd))];
        return price with
        {
            Lines = [.. price.Lines, .. On(price.Usd)],
            UnscheduledUsd = price.UnscheduledUsd is { } whole ? whole + On(whole).Sum(line => line.Usd) : null,
        };
    }

    private static string Hourly(ScenarioSelfHost hosting) => hosting.OnDemandUsdPerHour is null ? Procurement.Reserved : Procurement.OnDemand;

    private static Money? Usd(decimal? usd) => usd is { } value ? new Money(value) : null;
}
