using System.Text.Json;
using Breakeven.Advisor.Reports;
using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Tests.Verdicts;

public sealed class NextMeasurementsTests
{
    private const string NearlyEqual = """ "self_host":{"server_usd_per_month":6000,"capacity_requests_per_month":1500000} """;

    [Fact]
    public void NextMeasurements_OpenChoice_NamesTheWidestUnknownFirst()
    {
        Advice advice = Ask.About($$"""{"workloads":[{"name":"w","requests_per_month":1000000,"input_tokens":1000,"output_tokens":200,"traffic":"unpredictable","peak_to_mean":1}],{{NearlyEqual}}}""");
        Assert.Equal("requests_per_month", advice.NextMeasurements[0].Input); // known to 0.4; the default prices to 0.25
        Assert.All(advice.NextMeasurements, next => Assert.NotEqual("", next.How));
        JsonElement first = Ask.Document(advice).GetProperty("next_measurements")[0];
        Assert.Equal(["input", "expected_gain_usd_per_month", "how"], first.EnumerateObject().Select(member => member.Name));
        Assert.Equal(advice.PerfectInformationUsdPerMonth, Ask.Document(advice).GetProperty("perfect_information_usd_per_month").GetDecimal());
    }

    [Theory]
    [InlineData(",\"external_processing_allowed\":false", "")] // one option is left
    [InlineData("", ",\"org\":{\"time_to_market_critical\":true}")] // the organisation has decided
    [InlineData("", ",\"org\":{\"resilience_priority\":true}")]
    public void NextMeasurements_MoneyDoesNotDecide_IsEmpty(string field, string section)
    {
        Advice advice = Ask.About($$"""{"workloads":[{"name":"w","requests_per_month":1000000,"input_tokens":1000,"output_tokens":200,"traffic":"steady"{{field}}}],{{NearlyEqual}}{{section}}}""");
        Assert.Empty(advice.NextMeasurements);
        Assert.Equal(0m, advice.PerfectInformationUsdPerMonth);
    }

    [Fact]
    public void NextMeasurements_SeveralWorkloads_LearnAPriceOnce()
    {
        Advice advice = Ask.About($$"""
            {"workloads":[{"name":"a","requests_per_month":1000000,"input_tokens":1000,"output_tokens":200,"traffic":"steady"},{"name":"b","requests_per_month":1000000,"input_tokens":1000,"output_tokens":200,"traffic":"steady"}],{{NearlyEqual}}}
            """);
        decimal each = advice.Workloads.Sum(part => part.NextMeasurements.Where(next => next.Input == "api_price").Sum(next => next.ExpectedGainUsdPerMonth));
        Assert.True(each > 0);
        Assert.Equal(each, advice.NextMeasurements.Single(next => next.Input == "api_price").ExpectedGainUsdPerMonth, 1);
        Assert.Contains(advice.NextMeasurements, next => next.Input == "a.requests_per_month");
    }

    /// <summary>$36,000 of hardware against $6,000 a month of API and nothing to run it.</summary>
    [Fact]
    public void Payback_BoughtServer_ComesBackInSixMonths()
    {
        Advice advice = Ask.One("", """ "self_host":{"purchase_usd":36000,"amortisation_months":36} """);
        Assert.Equal(("self-host", 36_000m, 6.0), (advice.Payback!.Plan, advice.Payback.UpfrontUsd, advice.Payback.Months));
        Assert.True(advice.Payback.P5 < 6 && advice.Payback.P95 > 6);
        JsonElement payback = Ask.Document(advice).GetProperty("payback");
        Assert.Equal(["plan", "upfront_usd", "months", "p5", "p50", "p95"], payback.EnumerateObject().Select(member => member.Name));
        Assert.Contains("comes back in 6 months", AdviceText.Render(advice), StringComparison.Ordinal);
    }

    [Fact]
    public void Payback_RentedServers_IsNotTold()
    {
        Assert.Null(Ask.One("").Payback);
        Assert.Equal(JsonValueKind.Null, Ask.Document(Ask.One("")).GetProperty("payback").ValueKind);
    }

    [Fact]
    public void Payback_MigrationAlone_IsThePriceOfMovingOverTheSaving()
    {
        // The API costs 6,000 a month and a rented server 3,000: what is paid once, 9,000, is back after three months.
        PaybackSummary payback = Ask.About("""
            {"workloads":[{"requests_per_month":1000000,"input_tokens":1000,"output_tokens":200,"traffic":"steady"}],
             "self_host":{"server_usd_per_month":3000,"migration_usd":9000,"planning_horizon_months":30}}
            """).Payback!;
        Assert.Equal((9_000m, 3.0), (payback.UpfrontUsd, payback.Months));
    }

    [Fact]
    public void Render_OpenChoice_SaysWhatToLearnFirst()
    {
        string text = AdviceText.Render(Ask.About($$"""{"workloads":[{"requests_per_month":1000000,"input_tokens":1000,"output_tokens":200,"traffic":"steady"}],{{NearlyEqual}}}"""));
        Assert.Contains("BEFORE YOU DECIDE", text, StringComparison.Ordinal);
        Assert.Contains("Knowing every input exactly", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Headline_ManyWorkloads_CountsThoseOfEachPlace()
    {
        string workloads = string.Join(',', Enumerable.Range(0, 40).Select(index => $$"""{"name":"w{{index}}","requests_per_month":{{(index + 1) * 50_000}},"input_tokens":1000,"output_tokens":200,"traffic":"steady"}"""));
        string headline = AdviceWords.Headline(Ask.About($$"""{"workloads":[{{workloads}}],{{Ask.ThreeThousand}}}"""));
        Assert.Contains("Of 40 workloads 10 on the API", headline, StringComparison.Ordinal);
        Assert.Contains("30 on own servers", headline, StringComparison.Ordinal);
    }
}
