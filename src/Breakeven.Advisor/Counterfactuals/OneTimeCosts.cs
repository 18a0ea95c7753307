using System.Collections.Immutable;
using Breakeven.Advisor.Scenarios;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Counterfactuals;

/// <summary>Cost that is due for having an own fleet at all, beside the price of its servers and staff.</summary>
internal static class OneTimeCosts
{
    private const int DefaultHorizonMonths = 36;

    /// <summary>What is paid once is spread evenly over the planning horizon. A standby that is switched off costs what is due while it is off.</summary>
    public static ImmutableArray<NamedCost> Lines(ScenarioOwnership more, ServerPrice price, AssumptionLog assumptions)
    {
        var lines = ImmutableArray.CreateBuilder<NamedCost>();
        if (more.MigrationUsd is > 0 || more.OpportunityUsd is > 0)
        {
            decimal months = assumptions.Or(more.PlanningHorizonMonths, price.LifeMonths ?? DefaultHorizonMonths, "self_host.planning_horizon_months",
                price.LifeMonths is null ? "default: three years" : "default: as long as the servers bind", " months");
            if (more.MigrationUsd is > 0 and { } migration) lines.Add(new("migration", Rounded(migration / months)));
            if (more.OpportunityUsd is > 0 and { } opportunity) lines.Add(new("opportunity", Rounded(opportunity / months)));
        }
        if (more.ColdStandby is > 0 and { } standby)
            lines.Add(new("cold_standby", standby * (more.ColdStandbyUsdPerMonth ?? assumptions.Or(null, WhileOff(price), "self_host.cold_standby_usd_per_month", OffSource(price), " $"))));
        return lines.ToImmutable();
    }

    /// <summary>Says once what is not in any line.</summary>
    public static void SayWhatIsLeftOut(ScenarioOwnership more, AssumptionLog assumptions)
    {
        assumptions.Add("taxes", "left out", "all prices are before tax: sales taxes are mostly recovered, and taxes on profit treat rent, depreciation and interest differently by country");
        (string Field, bool IsStated)[] fields =
        [
            ("network_usd_per_month", more.NetworkUsdPerMonth is not null), ("support_usd_per_month", more.SupportUsdPerMonth is not null),
            ("licence_usd_per_month", more.LicenceUsdPerMonth is not null), ("cloud_overhead_share", more.CloudOverheadShare is not null),
            ("migration_usd", more.MigrationUsd is not null), ("opportunity_usd", more.OpportunityUsd is not null),
        ];
        string missing = string.Join(", ", fields.Where(field => !field.IsStated).Select(field => field.Field));
        if (missing.Length > 0)
            assumptions.Add("own cost not counted", missing, "default: 0 where not stated. Clouds bill 30-50 % above the accelerators for disks, traffic and management; moving takes engineers weeks to months", isEstimate: true);
    }

    private static decimal WhileOff(ServerPrice price) => price.Procurement is Procurement.OnDemand or Procurement.Spot ? 0m
        : Rounded(price.Lines.Where(line => line.Name != "power").Sum(line => line.Usd));

    private static string OffSource(ServerPrice price) => price.Procurement is Procurement.OnDemand or Procurement.Spot
        ? "default: a server rented by the hour costs nothing while it is off, if there is one to be had when it is needed"
        : "default: everything but power is due while it is off";

    private static decimal Rounded(decimal usd) => decimal.Round(usd, Money.KeptDecimals);
}
