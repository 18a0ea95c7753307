namespace Breakeven.Economics.Comparison;

/// <summary>The three fleets.</summary>
public enum PlanKind
{
    Api,
    SelfHost,
    Hybrid,
}

/// <summary>US dollars a month of each fleet, each at its own optimum for the same requests.</summary>
/// <param name="SelfHostServers">Servers without the spare.</param>
/// <param name="HybridServers">At least one.</param>
/// <param name="HybridOverflow">Requests a month that the hybrid sends to the API.</param>
public readonly record struct PlanCosts(decimal Api, decimal SelfHost, decimal Hybrid, decimal SelfHostServers, decimal HybridServers, decimal HybridOverflow)
{
    /// <summary>What a hybrid must save over the better pure plan to be worth two ways of serving.</summary>
    public const decimal HybridMargin = 0.005m;

    public decimal Of(PlanKind kind) => kind switch
    {
        PlanKind.Api => Api,
        PlanKind.SelfHost => SelfHost,
        _ => Hybrid,
    };

    /// <summary>The cheapest of the feasible plans: the API on a tie, and a hybrid only if it saves more than <see cref="HybridMargin"/>.</summary>
    public PlanKind Cheapest(bool api = true, bool selfHost = true, bool hybrid = true)
    {
        if (!api && !selfHost) return PlanKind.Hybrid;
        PlanKind pure = api && (!selfHost || Api <= SelfHost) ? PlanKind.Api : PlanKind.SelfHost;
        return hybrid && Hybrid < (1m - HybridMargin) * Of(pure) ? PlanKind.Hybrid : pure;
    }
}
