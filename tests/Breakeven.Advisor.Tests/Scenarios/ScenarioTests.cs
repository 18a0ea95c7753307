using System.Text;
using Breakeven.Advisor.Scenarios;

namespace Breakeven.Advisor.Tests.Scenarios;

public sealed class ScenarioTests
{
    [Theory]
    [InlineData("""{"workloads":[{"requests_per_month":-5}]}""", "workloads[0].requests_per_month (line 1): -5 is negative; give requests per month, 0 or more")]
    [InlineData("""{"workloadz":[]}""", "workloadz (line 1): unknown field; did you mean \"workloads\"?")]
    [InlineData("""{"workloads":[{}],"api":{"input_usd_per_m":"x"}}""", "api.input_usd_per_m (line 1): \"x\" is not a number")]
    [InlineData("{}", "workloads (line 1): no workload; give at least one")]
    [InlineData("""{"workloads":[]}""", "no workload")]
    [InlineData("{", "not valid JSON")]
    [InlineData("[1]", "a list is not an object")]
    [InlineData("""{"workloads":[{"requests_per_month":1e30}]}""", "not a number")]
    [InlineData("""{"workloads":[{"requests_per_month":1e15}]}""", "too large")]
    [InlineData("""{"workloads":[{"peak_to_mean":0.5}]}""", "too small")]
    [InlineData("""{"workloads":[{"name":"a"},{"name":"a"}]}""", "names two workloads")]
    [InlineData("""{"workloads":[{}],"self_host":{},"self_host":{}}""", "self_host (line 1): given twice")]
    [InlineData("""{"workloads":[{}],"self_host":[{},{}]}""", "a list is not an object")]
    [InlineData("""{"workloads":[{}],"self_host":{"server_usd_per_month":1,"purchase_usd":1}}""", "either rented")]
    [InlineData("""{"workloads":[{}],"self_host":{"capacity_requests_per_month":1,"rps_per_server":1}}""", "capacity is given twice")]
    [InlineData("""{"workloads":[{"monthly_profile":[1,2]}]}""", "has 2 entries; give twelve")]
    [InlineData("""{"workloads":[{"load_duration_curve":[[0.5,1]]}]}""", "shares of time sum to 0.5")]
    [InlineData("""{"workloads":[{"load_duration_curve":[[0.5,3],[0.5,3]]}]}""", "mean of the multiples is 3")]
    [InlineData("""{"workloads":[{"load_duration_curve":[5]}]}""", "not a pair")]
    [InlineData("""{"workloads":[{"deadline":"soon"}]}""", "not a duration")]
    [InlineData("""{"workloads":[{"traffic":"bursty"}]}""", "give one of steady, seasonal")]
    [InlineData("""{"workloads":[{"availability":"top"}]}""", "availability (line 1)")]
    [InlineData("""{"workloads":[{"frontier_required":"yes"}]}""", "give true or false")]
    public void Parse_BadInput_SaysWhatAndWhere(string json, string expected) =>
        Assert.Contains(expected, Assert.Throws<ScenarioException>(() => Scenario.Parse(Encoding.UTF8.GetBytes(json))).Message, StringComparison.Ordinal);

    [Fact]
    public void Parse_SeveralProblems_ListsAllWithTheirLines()
    {
        const string Json = "{\n\"workloads\":[\n{\"input_tokens\":\"x\",\n\"trafic\":\"steady\"}],\n\"org\":{\"gpu_expertise\":\"expert\"}}";
        ScenarioException problem = Assert.Throws<ScenarioException>(() => Scenario.Parse(Encoding.UTF8.GetBytes(Json)));
        Assert.Equal([("workloads[0].input_tokens", 3), ("workloads[0].trafic", 4), ("org.gpu_expertise", 5)], problem.Problems.Select(one => (one.Path, one.Line)));
    }

    [Fact]
    public void Parse_NullEverywhere_IsAbsent()
    {
        Scenario scenario = Scenario.Parse("""{"workloads":[{"name":null,"requests_per_month":null,"monthly_profile":null,"api":null}],"api":null,"self_host":{"gpu":null},"org":null}"""u8);
        Assert.Equal(new ScenarioWorkload("workload-1"), scenario.Workloads[0]);
        Assert.Equal(new ScenarioSelfHost(), scenario.SelfHost);
    }

    [Theory]
    [InlineData("\"high\"", 99.9)]
    [InlineData("99.95", 99.95)]
    [InlineData("\"normal\"", null)]
    public void Parse_Availability_IsAWordOrAPercentage(string value, double? expected) =>
        Assert.Equal((decimal?)expected, Scenario.Parse(Encoding.UTF8.GetBytes($$"""{"workloads":[{"availability":{{value}}}]}""")).Workloads[0].AvailabilityPercent);

    [Fact]
    public void FromScenario_OverridesOfOneWorkload_LeaveTheOthersAlone()
    {
        Breakeven.Advisor.Verdicts.Advice advice = Verdicts.Ask.About("""{"workloads":[{"name":"a","requests_per_month":1000,"input_tokens":1000,"output_tokens":0,"api":{"input_usd_per_m":6}},{"name":"b","requests_per_month":1000,"input_tokens":1000,"output_tokens":0}],"api":{"input_usd_per_m":3},"self_host":{"server_usd_per_month":3000}}""");
        Assert.Equal([6m, 3m], advice.Workloads.Select(part => part.Options[0].MonthlyUsd!.Point));
    }

    [Theory]
    [InlineData("\"model\":\"lama-3.1-8b\"", "self_host\":{\"server_usd_per_month\":1}", "workloads[0].model")]
    [InlineData("\"precision\":\"fp8\"", "self_host\":{\"gpu\":\"h1000\"}", "self_host.gpu")]
    public void FromScenario_UnknownName_ListsTheNearest(string field, string section, string path)
    {
        ScenarioException problem = Assert.Throws<ScenarioException>(() => Verdicts.Ask.One(field, "\"" + section));
        Assert.Equal(path, problem.Problems.Single().Path);
        Assert.Contains("nearest", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromScenario_ApiModelOfThePriceBook_TakesItsPrice() =>
        Assert.Equal(1_000_000m * (1_000m * 0.4m + 200m * 1.6m) / 1_000_000m, Verdicts.Ask.One("", "\"api\":{\"model\":\"openai/gpt-4.1-mini\"}," + Verdicts.Ask.ThreeThousand).Options[0].MonthlyUsd!.Point, 6);
}
