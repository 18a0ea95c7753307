namespace Breakeven.Economics.Comparison;

/// <summary>One workload and what serves it could cost: the whole arithmetic of the comparison, in exact decimals.</summary>
/// <param name="RequestsPerMonth">Mean month (730 h).</param>
/// <param name="FullServers">Counts whole servers; false takes fractions, which only asks whether rounding up decides.</param>
public sealed record CostModel(decimal RequestsPerMonth, RequestMix Mix, ApiTerms Api, OwnFleet Own, LoadShape Load, bool FullServers = true)
{
    public decimal ApiPerRequest => Api.PerRequest(Mix);

    /// <summary>Cost of the three fleets at the model's volume.</summary>
    public PlanCosts Costs() => Costs(RequestsPerMonth, ApiPerRequest);

    /// <summary>Cost of the three fleets at another volume of the same mix and shape.</summary>
    public PlanCosts CostsAt(decimal requests) => Costs(requests, ApiPerRequest);

    /// <summary>Whether whole own servers, the spare included, cost less than the API: the two pure plans alone.</summary>
    public bool OwningIsCheaper() => Own.MonthlyUsd(Servers(RequestsPerMonth) + Own.Spare) < RequestsPerMonth * ApiPerRequest;

    /// <summary>Where, in requests a month of this mix and shape, owning costs less than the API.</summary>
    public BreakEvenIntervals BreakEven() => BreakEvenIntervals.Find(ApiPerRequest, Own, Load.Peak);

    private PlanCosts Costs(decimal requests, decimal apiPerRequest)
    {
        decimal servers = Servers(requests);
        (decimal hybrid, decimal hybridServers, decimal overflow) = CheapestHybrid(requests, apiPerRequest);
        return new(requests * apiPerRequest, Own.MonthlyUsd(servers + Own.Spare), hybrid, servers, hybridServers, overflow);
    }

    private decimal Servers(decimal requests) => FullServers || Own.UsableRequests is not { } usable
        ? Own.ServersFor(requests, Load.Peak)
        : requests * Load.Peak / usable;

    /// <summary>The number of own servers at which one more costs more than the API calls it would take over.</summary>
    /// <remarks>The cost is convex in the number of servers, because each further server meets less load: bisection finds the minimum.</remarks>
    private (decimal Usd, decimal Servers, decimal Overflow) CheapestHybrid(decimal requests, decimal apiPerRequest)
    {
        if (Own.UsableRequests is not { } usable) return (Own.MonthlyUsd(1m), 1m, 0m);
        decimal serverUsd = Own.ServerUsd, fixedUsd = Own.FixedUsd;
        decimal Cost(decimal k) => k * serverUsd + fixedUsd + apiPerRequest * Load.Overflow(requests, k * usable);

        decimal low = 1m, high = Own.ServersFor(requests, Load.Peak);
        while (low < high)
        {
            decimal middle = decimal.Floor((low + high) / 2m);
            if (Cost(middle + 1m) >= Cost(middle)) high = middle;
            else low = middle + 1m;
        }
        return (Cost(low), low, Load.Overflow(requests, low * usable));
    }
}
