using System.Collections.Immutable;

namespace Breakeven.Advisor.Scenarios;

/// <summary>The parts of own hosting's cost beyond a price and its power: further ways to have a server, and what comes on top. Members are fields of <c>self_host</c>; null is not stated.</summary>
public sealed record ScenarioOwnership
{
    /// <summary>US dollars a month of one leased server, due for <see cref="LeaseMonths"/>.</summary>
    public decimal? LeaseUsdPerMonth { get; init; }
    public int? LeaseMonths { get; init; }
    public decimal? SpotUsdPerHour { get; init; }

    /// <summary>Share of the hours in which a spot server is not there.</summary>
    public decimal? SpotInterruptionShare { get; init; }

    /// <summary><c>on_demand</c>, <c>reserved</c>, <c>spot</c>, <c>buy</c> or <c>any</c>, where the catalog prices the server.</summary>
    public string? Procurement { get; init; }

    /// <summary>What one bought server sells for when it is replaced.</summary>
    public decimal? ResidualUsd { get; init; }

    /// <summary>Yearly cost of the capital that a purchase binds, as a share.</summary>
    public decimal? CapitalCostPerYear { get; init; }
    public decimal? NetworkUsdPerMonth { get; init; }
    public decimal? SupportUsdPerMonth { get; init; }
    public decimal? LicenceUsdPerMonth { get; init; }

    /// <summary>What a cloud bills beyond the server, as a share of its price.</summary>
    public decimal? CloudOverheadShare { get; init; }

    /// <summary>Servers that are kept switched off, beside the spares that run.</summary>
    public int? ColdStandby { get; init; }
    public decimal? ColdStandbyUsdPerMonth { get; init; }

    /// <summary>Once, to move to own servers.</summary>
    public decimal? MigrationUsd { get; init; }

    /// <summary>What the people who move it would have earned elsewhere, once.</summary>
    public decimal? OpportunityUsd { get; init; }

    /// <summary>Months over which what is paid once is spread.</summary>
    public int? PlanningHorizonMonths { get; init; }

    /// <summary>Several accelerators to choose from, or <c>any</c>; null when one or none is named.</summary>
    public ImmutableArray<string>? Gpus { get; init; }

    internal bool StatesPrice => LeaseUsdPerMonth is not null || SpotUsdPerHour is not null;

    /// <summary>These fields, and the general ones where these are silent.</summary>
    /// <param name="price">Whose price counts: a price of its own replaces the general price whole.</param>
    /// <param name="namesGpu">True when one accelerator is named here, which replaces a general choice.</param>
    internal ScenarioOwnership Over(ScenarioOwnership general, ScenarioOwnership price, bool namesGpu) => new()
    {
        LeaseUsdPerMonth = price.LeaseUsdPerMonth,
        LeaseMonths = LeaseMonths ?? price.LeaseMonths,
        SpotUsdPerHour = price.SpotUsdPerHour,
        SpotInterruptionShare = SpotInterruptionShare ?? general.SpotInterruptionShare,
        Procurement = Procurement ?? price.Procurement,
        ResidualUsd = ResidualUsd ?? price.ResidualUsd,
        CapitalCostPerYear = CapitalCostPerYear ?? general.CapitalCostPerYear,
        NetworkUsdPerMonth = NetworkUsdPerMonth ?? general.NetworkUsdPerMonth,
        SupportUsdPerMonth = SupportUsdPerMonth ?? general.SupportUsdPerMonth,
        LicenceUsdPerMonth = LicenceUsdPerMonth ?? general.LicenceUsdPerMonth,
        CloudOverheadShare = CloudOverheadShare ?? general.CloudOverheadShare,
        ColdStandby = ColdStandby ?? general.ColdStandby,
        ColdStandbyUsdPerMonth = ColdStandbyUsdPerMonth ?? general.ColdStandbyUsdPerMonth,
        MigrationUsd = MigrationUsd ?? general.MigrationUsd,
        OpportunityUsd = OpportunityUsd ?? general.OpportunityUsd,
        PlanningHorizonMonths = PlanningHorizonMonths ?? general.PlanningHorizonMonths,
        Gpus = namesGpu ? null : Gpus ?? general.Gpus,
    };
}
