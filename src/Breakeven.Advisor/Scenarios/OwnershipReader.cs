using System.Collections.Immutable;
using System.Text.Json;

namespace Breakeven.Advisor.Scenarios;

/// <summary>Reads the fields of <c>self_host</c> that <see cref="ScenarioOwnership"/> holds.</summary>
internal static class OwnershipReader
{
    private const decimal Dearest = 100_000_000m;

    public static ScenarioOwnership Read(ObjectFields fields, ImmutableArray<string>? gpus) => new()
    {
        LeaseUsdPerMonth = fields.Number("lease_usd_per_month", "US dollars a month of one leased server", 0, Dearest),
        LeaseMonths = fields.Whole("lease_months", "whole months of the lease", 1, 240),
        SpotUsdPerHour = fields.Number("spot_usd_per_hour", "US dollars for each hour that the spot server runs", 0, 1_000_000),
        SpotInterruptionShare = fields.Number("spot_interruption_share", "the share of hours in which a spot server is not there", 0, 0.95m),
        Procurement = fields.Choice("procurement", "on_demand", "reserved", "spot", "buy", "any"),
        ResidualUsd = fields.Number("residual_usd", "US dollars that one bought server sells for when it is replaced", 0, Dearest),
        CapitalCostPerYear = fields.Number("capital_cost_per_year", "the yearly cost of capital as a share", 0, 1),
        NetworkUsdPerMonth = fields.Number("network_usd_per_month", "US dollars a month for the network of one server", 0, Dearest),
        SupportUsdPerMonth = fields.Number("support_usd_per_month", "US dollars a month for the maintenance of one server", 0, Dearest),
        LicenceUsdPerMonth = fields.Number("licence_usd_per_month", "US dollars a month for the software licences of one server", 0, Dearest),
        CloudOverheadShare = fields.Number("cloud_overhead_share", "what the cloud bills beyond the server, as a share of its price", 0, 5),
        ColdStandby = fields.Whole("cold_standby", "servers kept switched off", 0, 1_000),
        ColdStandbyUsdPerMonth = fields.Number("cold_standby_usd_per_month", "US dollars a month for one server kept switched off", 0, Dearest),
        MigrationUsd = fields.Number("migration_usd", "US dollars paid once to move to own servers", 0, 1_000_000_000m),
        OpportunityUsd = fields.Number("opportunity_usd", "US dollars that the people who move it would have earned elsewhere", 0, 1_000_000_000m),
        PlanningHorizonMonths = fields.Whole("planning_horizon_months", "whole months over which one-time cost is spread", 1, 240),
        Gpus = gpus,
    };

    /// <summary>One accelerator is named, several to choose from, or any.</summary>
    public static (string? One, ImmutableArray<string>? Several) ReadGpu(ObjectFields fields)
    {
        const string Meaning = "give an accelerator of the catalog, several as [\"h100-sxm\", \"l40s\"], or \"any\"";
        switch (fields.Take("gpu"))
        {
            case null:
                return (null, null);
            case { Kind: JsonTokenType.StartArray, Items.IsEmpty: false } list when list.Items.All(IsName):
                return (null, [.. list.Items.Select(item => item.Text.Trim()).Distinct(StringComparer.OrdinalIgnoreCase)]);
            case { } one when IsName(one):
                return one.Text.Trim().Equals("any", StringComparison.OrdinalIgnoreCase) ? (null, ["any"]) : (one.Text.Trim(), null);
            case { } other:
                fields.Problem("gpu", $"{other.Shown} is not usable; {Meaning}");
                return (null, null);
        }

        static bool IsName(ScenarioNode node) => node.Kind == JsonTokenType.String && node.Text.Trim().Length is > 0 and <= 200;
    }

    public static void ForbidTogether(ObjectFields fields, ScenarioSelfHost hosting)
    {
        ScenarioOwnership more = hosting.Ownership;
        bool otherPrice = hosting.ServerUsdPerMonth is not null || hosting.PurchaseUsd is not null;
        if (more.LeaseUsdPerMonth is not null && (otherPrice || hosting.StatesHourlyPrice || more.SpotUsdPerHour is not null))
            fields.Problem("lease_usd_per_month", "a server has one price; keep this or the other");
        if (more.SpotUsdPerHour is not null && otherPrice)
            fields.Problem("spot_usd_per_hour", $"a server has one price; keep this or {(hosting.PurchaseUsd is not null ? "purchase_usd" : "server_usd_per_month")}");
        if (more.Procurement is not null && hosting.StatesPrice)
            fields.Problem("procurement", "chooses among the catalog's prices, and a price is stated; leave one of them out");
        if (more.Gpus is not null && hosting.StatesPrice && hosting.PricePer != "gpu")
            fields.Problem("gpu", "a stated price is that of one kind of server; name its accelerator, or give price_per \"gpu\"");
        if (more.ResidualUsd > (hosting.PurchaseUsd ?? Dearest) + (hosting.ChassisUsd ?? 0m))
            fields.Problem("residual_usd", "a server is not worth more when it is replaced than when it was bought");
        if (more.ColdStandbyUsdPerMonth is not null && more.ColdStandby is null)
            fields.Problem("cold_standby_usd_per_month", "is the price of one; give cold_standby, their number");
    }
}
