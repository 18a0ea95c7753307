using System.Text;
using Breakeven.Advisor.Scenarios;
using Breakeven.Advisor.Tests.Verdicts;
using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Tests.Counterfactuals;

public sealed class OwnershipCostTests
{
    private static decimal Line(Advice advice, string name, string kind = "self-host") => advice.Option(kind).CostLines.Single(line => line.Name == name).Usd;

    [Fact]
    public void FromScenario_EveryLineOfOwnership_IsNamedAndAddsUp()
    {
        // 36 months: (60,000 + 12,000 - 9,000) / 36 = 1,750; 12 % on it; 3 kW x 0.7 x 1.4 x 730 x 0.15; 36,000 + 18,000 once.
        Advice advice = Ask.One("", """
            "self_host":{"purchase_usd":60000,"chassis_usd":12000,"residual_usd":9000,"capital_cost_per_year":0.12,"amortisation_months":36,"tdp_w_total":3000,"usd_per_kwh":0.15,
              "colo_usd_per_month":400,"network_usd_per_month":150,"support_usd_per_month":300,"licence_usd_per_month":375,"migration_usd":36000,"opportunity_usd":18000,
              "cold_standby":1,"ops_fte_share":0.25,"fte_usd_per_year":180000,"redundancy":0}
            """);
        Assert.Equal((1_750m, 150m, 300m, 375m, 400m), (Line(advice, "hardware"), Line(advice, "network"), Line(advice, "support"), Line(advice, "licence"), Line(advice, "colocation")));
        Assert.Equal((1_000m, 500m, 3_750m), (Line(advice, "migration"), Line(advice, "opportunity"), Line(advice, "ops_staff")));
        Assert.Equal(321.93m, Line(advice, "power"));
        double rate = 0.01, worth = Math.Pow(1 + rate, -36), annuity = (72_000 - 9_000 * worth) * rate / (1 - worth);
        Assert.Equal(annuity - 1_750, (double)Line(advice, "capital"), 6);
        Assert.Equal(1_750m + Line(advice, "capital") + 400m + 150m + 300m + 375m, Line(advice, "cold_standby")); // all but power while it is off
        Assert.Equal(advice.Option("self-host").MonthlyUsd!.Point, advice.Option("self-host").CostLines.Sum(line => line.Usd));
    }

    [Fact]
    public void FromScenario_NothingBeyondAPrice_SaysWhatIsLeftOut()
    {
        Advice advice = Ask.One("");
        Assert.Equal("left out", advice.Assumptions.Single(one => one.Name == "taxes").Value);
        Assert.Contains("migration_usd", advice.Assumptions.Single(one => one.Name == "own cost not counted").Value, StringComparison.Ordinal);
        Assert.DoesNotContain("migration_usd", Ask.One("", """ "self_host":{"server_usd_per_month":3000,"migration_usd":0} """).Assumptions.Single(one => one.Name == "own cost not counted").Value, StringComparison.Ordinal);
    }

    [Fact]
    public void FromScenario_Lease_BindsForItsMonthsSoThatFallingPricesCount()
    {
        const string Falling = "\"api_price_decline_per_year\":0.5";
        Assert.Equal(Verdict.SelfHost, Ask.One(Falling, """ "self_host":{"server_usd_per_month":4000} """).Verdict); // can be given up
        Advice leased = Ask.One(Falling, """ "self_host":{"lease_usd_per_month":4000,"lease_months":36} """);
        Assert.Equal(4_000m, Line(leased, "lease"));
        Assert.Equal(Verdict.Api, leased.Verdict);
        Assert.Contains("price_decline", leased.Reasons());
    }

    [Fact]
    public void FromScenario_CloudOverhead_IsAShareOfTheRent() =>
        Assert.Equal(900m, Line(Ask.One("", """ "self_host":{"server_usd_per_month":3000,"cloud_overhead_share":0.3} """), "cloud_overhead"));

    [Fact]
    public void FromScenario_SpotGoneAFifthOfTheTime_NeedsMoreServersAndPaysFewerHours()
    {
        // A million a month over 0.8 x 250,000: five where four would do. A spare, because servers go together.
        Advice advice = Ask.One("", """ "self_host":{"spot_usd_per_hour":1,"spot_interruption_share":0.2,"capacity_requests_per_month":250000} """);
        FleetOption own = advice.Option("self-host");
        Assert.Equal((6, 1), (own.Fleet!.Servers, own.Fleet.Spare));
        Assert.Equal(5m * 730m * 0.8m, Line(advice, "servers"));
        Assert.Equal(4, Ask.One("", """ "self_host":{"on_demand_usd_per_hour":1,"capacity_requests_per_month":250000} """).Option("self-host").Fleet!.Servers);
    }

    /// <summary>Own servers alone: four on demand against five on spot. With an API behind them four spot servers and $600 of overflow are cheaper still.</summary>
    [Theory]
    [InlineData("1", false, "spot")]
    [InlineData("1.95", false, "on_demand")]
    [InlineData("1.95", true, "spot")]
    public void FromScenario_SpotBesideOnDemand_TakesTheCheaper(string usd, bool apiMayServe, string taken) =>
        Assert.Equal(taken, Ask.One($"\"external_processing_allowed\":{(apiMayServe ? "true" : "false")}", $$"""
            "self_host":{"on_demand_usd_per_hour":2,"spot_usd_per_hour":{{usd}},"capacity_requests_per_month":250000,"spot_interruption_share":0.1,"redundancy":0}
            """).FleetSearch!.Chosen!.Procurement);

    [Theory]
    [InlineData(""" "server_usd_per_month":3000,"lease_usd_per_month":3000 """, "lease_usd_per_month")]
    [InlineData(""" "server_usd_per_month":3000,"procurement":"spot" """, "procurement")]
    [InlineData(""" "server_usd_per_month":3000,"gpu":["l4","l40s"] """, "gpu")]
    [InlineData(""" "gpu":[] """, "gpu")]
    [InlineData(""" "gpu":7 """, "gpu")]
    [InlineData(""" "purchase_usd":100,"residual_usd":101 """, "residual_usd")]
    [InlineData(""" "spot_usd_per_hour":1 """, "spot_usd_per_hour")] // nobody knows what a share of an unlimited capacity is
    [InlineData(""" "gpu":"apple-m3-ultra" """, "self_host.gpu")]
    public void Parse_Contradictions_NameTheField(string hosting, string field)
    {
        ScenarioException problem = Assert.Throws<ScenarioException>(() => Ask.About($$$"""{"workloads":[{"requests_per_month":1000}],"self_host":{{{{hosting}}}}}"""));
        Assert.Contains(field, problem.Problems[0].Path, StringComparison.Ordinal);
    }

    [Fact]
    public void Over_OwnPriceOfAWorkload_ReplacesTheGeneralWayToBuy()
    {
        Scenario scenario = Scenario.Parse(Encoding.UTF8.GetBytes("""{"workloads":[{"self_host":{"server_usd_per_month":5}}],"self_host":{"lease_usd_per_month":9,"lease_months":12,"network_usd_per_month":3}}"""));
        ScenarioSelfHost merged = scenario.Workloads[0].SelfHost!.Over(scenario.SelfHost);
        Assert.Equal((5m, null, 3m), (merged.ServerUsdPerMonth, merged.Ownership.LeaseUsdPerMonth, merged.Ownership.NetworkUsdPerMonth));
    }
}
