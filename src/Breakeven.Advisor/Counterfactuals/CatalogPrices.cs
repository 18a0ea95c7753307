using Breakeven.Advisor.Scenarios;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Counterfactuals;

/// <summary>Prices of servers made of the catalog's accelerators. Null where the catalog has none: an unknown price is never a free server.</summary>
internal static class CatalogPrices
{
    /// <summary>A board with processors, memory, disks and network for one accelerator, and for each further one (E).</summary>
    private const decimal ChassisUsd = 6_000m, ChassisUsdPerGpu = 4_000m;

    /// <summary>Drawn by the machine beside its accelerators (E).</summary>
    private const decimal HostWatts = 400m;

    /// <summary>Of Pan et al. 2025 (arXiv 2509.18101).</summary>
    private const decimal UsdPerKwh = 0.15m;

    /// <summary>Housing by rated power (E).</summary>
    private const decimal ColoUsdPerKilowatt = 200m;

    /// <summary>An observed price and the catalog's may differ by rounding.</summary>
    private const decimal Rounding = 0.02m;

    public static ServerPrice? OnDemand(Accelerator accelerator, int gpus, decimal hours, AssumptionLog assumptions)
    {
        if (accelerator.OnDemandUsdPerHour is not { } price) return null;
        if (!assumptions.IsSilent) assumptions.Add("server price", $"{gpus} x {accelerator.Id} at ${price.Typical} an hour on demand", $"catalog: {accelerator.PriceSource}", accelerator.PriceIsEstimate);
        return ServerPriceResolver.Rent(null, new Money(price.Typical * gpus), hours, RangeOf(price), null);
    }

    /// <summary>Binds for a year, so that falling API prices count over it.</summary>
    public static ServerPrice? Reserved(Accelerator accelerator, int gpus, AssumptionLog assumptions)
    {
        if (accelerator.Reserved1YearUsdPerHour is not { } price) return null;
        if (!assumptions.IsSilent) assumptions.Add("server price", $"{gpus} x {accelerator.Id} at ${price} an hour, reserved for a year", $"catalog: {accelerator.PriceSource}", !IsObserved(accelerator, "reserved", price));
        return ServerPriceResolver.Rent(new Money(price * gpus), null, 168m, RangeOf(accelerator.OnDemandUsdPerHour), 12);
    }

    public static ServerPrice? Spot(ScenarioSelfHost hosting, Accelerator accelerator, int gpus, AssumptionLog assumptions)
    {
        if (accelerator.SpotUsdPerHour is not { } price) return null;
        if (!assumptions.IsSilent) assumptions.Add("server price", $"{gpus} x {accelerator.Id} at ${price} an hour, spot", $"catalog: {accelerator.PriceSource}", !IsObserved(accelerator, "spot", price));
        return ServerPriceResolver.Spot(price * gpus, hosting.Ownership, RangeOf(accelerator.OnDemandUsdPerHour), assumptions);
    }

    /// <summary>The catalog's purchase price, and a machine, power and housing around it that are estimates where the scenario is silent.</summary>
    public static ServerPrice? Buy(ScenarioSelfHost hosting, Accelerator accelerator, int gpus, AssumptionLog assumptions)
    {
        if (accelerator.PurchaseUsd is not { } price) return null;
        if (!assumptions.IsSilent) assumptions.Add("server price", $"{gpus} x {accelerator.Id} bought at ${price.Typical:#,0}", $"catalog: {accelerator.PurchaseSource}", accelerator.PurchaseIsEstimate);
        decimal watts = hosting.TdpWattsTotal ?? assumptions.Or(null, (decimal)accelerator.TdpWatts * gpus + HostWatts, "self_host.tdp_w_total", "default: accelerators at rated power and 400 W for the machine", " W");
        ScenarioSelfHost complete = hosting with
        {
            TdpWattsTotal = watts,
            ChassisUsd = assumptions.Or(hosting.ChassisUsd, ChassisUsd + ChassisUsdPerGpu * gpus, "self_host.chassis_usd", "default: $6,000 for the machine and $4,000 for each accelerator's place in it", " $"),
            UsdPerKwh = assumptions.Or(hosting.UsdPerKwh, UsdPerKwh, "self_host.usd_per_kwh", "default: Pan et al. 2025 (arXiv 2509.18101)", " $"),
            ColoUsdPerMonth = assumptions.Or(hosting.ColoUsdPerMonth, ColoUsdPerKilowatt * watts / 1000m, "self_host.colo_usd_per_month", "default: $200 a month for each rated kilowatt", " $"),
        };
        ServerPrice bought = ServerPriceResolver.Buy(complete, price.Typical * gpus, assumptions);
        return price.Typical > 0 ? bought with { Spread = RangeOf(price) } : bought;
    }

    private static Spread RangeOf(PriceRange? price) =>
        price is { Typical: > 0 } range ? Spread.Triangular((double)(range.Low / range.Typical), (double)(range.High / range.Typical)) : Spread.LogNormal(0.03);

    private static bool IsObserved(Accelerator accelerator, string term, decimal price) =>
        accelerator.Observations.Any(seen => seen.Term.StartsWith(term, StringComparison.Ordinal) && Math.Abs(seen.UsdPerHour - price) <= Rounding * price);
}
