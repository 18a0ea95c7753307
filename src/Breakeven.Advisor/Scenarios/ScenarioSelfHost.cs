namespace Breakeven.Advisor.Scenarios;

/// <summary>Own hosting as stated. The price comes from one of four places: a monthly price, a purchase, hourly prices, or the catalog's accelerator.</summary>
public sealed record ScenarioSelfHost
{
    public decimal? ServerUsdPerMonth { get; init; }

    /// <summary><c>server</c> or <c>gpu</c>.</summary>
    public string? PricePer { get; init; }
    public decimal? PurchaseUsd { get; init; }
    public decimal? ChassisUsd { get; init; }
    public int? AmortisationMonths { get; init; }
    public decimal? TdpWattsTotal { get; init; }
    public decimal? Load { get; init; }
    public decimal? Pue { get; init; }
    public decimal? UsdPerKwh { get; init; }
    public decimal? ColoUsdPerMonth { get; init; }
    public decimal? ReservedUsdPerHour { get; init; }
    public decimal? OnDemandUsdPerHour { get; init; }
    public bool? CanSchedule { get; init; }

    /// <summary>From the catalog, as <c>h100-sxm</c> or <c>2x h100-sxm</c>.</summary>
    public string? Gpu { get; init; }
    public decimal? CapacityRequestsPerMonth { get; init; }
    public decimal? RpsPerServer { get; init; }
    public decimal? MaxUtilisation { get; init; }
    public int? Redundancy { get; init; }
    public decimal? FixedUsdPerMonth { get; init; }
    public decimal? OtherUsdPerMonth { get; init; }
    public decimal? OpsFteShare { get; init; }
    public decimal? FteUsdPerYear { get; init; }

    /// <summary>Further ways to have a server, and what comes on top of its price.</summary>
    public ScenarioOwnership Ownership { get; init; } = new();

    internal bool StatesHourlyPrice => ReservedUsdPerHour is not null || OnDemandUsdPerHour is not null;
    internal bool StatesPrice => ServerUsdPerMonth is not null || PurchaseUsd is not null || StatesHourlyPrice || Ownership.StatesPrice;

    /// <summary>These fields, and the general ones where these are silent. A price of its own replaces the general price whole.</summary>
    internal ScenarioSelfHost Over(ScenarioSelfHost general)
    {
        ScenarioSelfHost price = StatesPrice || ((Gpu is not null || Ownership.Gpus is not null) && !general.StatesPrice) ? this : general;
        bool ownCapacity = CapacityRequestsPerMonth is not null || RpsPerServer is not null;
        return new()
        {
            ServerUsdPerMonth = price.ServerUsdPerMonth,
            PricePer = PricePer ?? general.PricePer,
            PurchaseUsd = price.PurchaseUsd,
            ChassisUsd = ChassisUsd ?? price.ChassisUsd,
            AmortisationMonths = AmortisationMonths ?? general.AmortisationMonths,
            TdpWattsTotal = TdpWattsTotal ?? general.TdpWattsTotal,
            Load = Load ?? general.Load,
            Pue = Pue ?? general.Pue,
            UsdPerKwh = UsdPerKwh ?? general.UsdPerKwh,
            ColoUsdPerMonth = ColoUsdPerMonth ?? price.ColoUsdPerMonth,
            ReservedUsdPerHour = price.ReservedUsdPerHour,
            OnDemandUsdPerHour = price.OnDemandUsdPerHour,
            CanSchedule = CanSchedule ?? general.CanSchedule,
            Gpu = Gpu ?? (Ownership.Gpus is null ? general.Gpu : null),
            CapacityRequestsPerMonth = ownCapacity ? CapacityRequestsPerMonth : general.CapacityRequestsPerMonth,
            RpsPerServer = ownCapacity ? RpsPerServer : general.RpsPerServer,
            MaxUtilisation = MaxUtilisation ?? general.MaxUtilisation,
            Redundancy = Redundancy ?? general.Redundancy,
            FixedUsdPerMonth = FixedUsdPerMonth ?? general.FixedUsdPerMonth,
            OtherUsdPerMonth = OtherUsdPerMonth ?? general.OtherUsdPerMonth,
            OpsFteShare = OpsFteShare ?? general.OpsFteShare,
            FteUsdPerYear = FteUsdPerYear ?? general.FteUsdPerYear,
            Ownership = Ownership.Over(general.Ownership, price.Ownership, Gpu is not null),
        };
    }
}
