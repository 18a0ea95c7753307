using System.Text;
using System.Text.Json;
using Breakeven.Advisor.Reports;
using Breakeven.Advisor.Scenarios;
using Breakeven.Advisor.Tests.Watching;
using Breakeven.Advisor.Verdicts;
using Breakeven.Advisor.WhatIfs;

namespace Breakeven.Advisor.Tests.WhatIfs;

public class ScenarioComparisonTests
{
    private const string First = """{"workloads":[{"name":"w","requests_per_month":800000,"input_tokens":1000,"output_tokens":200,"traffic":"steady"}],"self_host":{"server_usd_per_month":3000}}""";

    [Fact]
    public void Of_StandardQuestions_AreWhatTheScenarioWouldSayWithThem()
    {
        ScenarioComparison comparison = Compare(whatIf: true, ("a.json", First));

        Assert.Equal(["a.json", "volume × 2", "volume ÷ 2", "API prices − 50 %", "servers − 50 %, as spot", "one spare more"], comparison.Scenarios.Select(scenario => scenario.Name));
        Assert.Equal([Verdict.SelfHost, Verdict.SelfHost, Verdict.Api, Verdict.Api, Verdict.SelfHost, Verdict.Hybrid], comparison.Scenarios.Select(scenario => scenario.Advice.Verdict));
        Assert.Equal([4_800m, 9_600m, 2_400m, 2_400m, 4_800m, 4_800m], comparison.Scenarios.Select(scenario => Cost(scenario, "api")));
        Assert.Equal([3_000m, 3_000m, 3_000m, 3_000m, 1_500m, 6_000m], comparison.Scenarios.Select(scenario => Cost(scenario, "self-host")));
        ScenarioChange volume = Assert.Single(comparison.Scenarios[1].Differences);
        Assert.Equal(new("workloads[w].requests_per_month", "800000", "1600000"), volume);
    }

    [Fact]
    public void Of_AWhatIfOnVolume_IsTheScenarioWrittenByHand()
    {
        string twice = First.Replace("800000", "1600000", StringComparison.Ordinal);
        ComparedScenario byHand = Compare(whatIf: false, ("a", First), ("b", twice)).Scenarios[1], asked = Compare(whatIf: true, ("a", First)).Scenarios[1];
        Assert.Equal(Json(byHand.Advice), Json(asked.Advice));
        Assert.Equal(byHand.Differences, asked.Differences);
    }

    [Fact]
    public void Of_SeveralFiles_SayWhatDiffersWhateverTheOrderAndForm()
    {
        string second = """{"self_host":{"server_usd_per_month":3000.0,"redundancy":1},"org":{"gpu_expertise":"none"},"workloads":[{"name":"x"},{"traffic":"spiky","name":"w","requests_per_month":8e5,"input_tokens":1000,"output_tokens":200}]}""";
        ScenarioChange[] changes = [.. Compare(whatIf: false, ("a", First), ("b", second)).Scenarios[1].Differences];
        Assert.Equal(
        [
            new("workloads[w].traffic", "steady", "spiky"),
            new("workloads[x]", null, "{}"),
            new("self_host.redundancy", null, "1"),
            new("org.gpu_expertise", null, "none"),
        ], changes);
    }

    [Fact]
    public void Of_BrokenScenario_NamesIt()
    {
        string broken = First.Replace("\"self_host\"", "\"api\":{\"model\":\"no-such\"},\"self_host\"", StringComparison.Ordinal);
        ScenarioException error = Assert.Throws<ScenarioException>(() => Compare(whatIf: false, ("a", First), ("b.json", broken)));
        Assert.StartsWith("b.json: api.model", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ObservedTraffic_AsksTheSameQuestions()
    {
        var profile = WatchedTraffic.Profile([.. Enumerable.Repeat(WatchedTraffic.BreakEven * 0.8, 28)], WatchedTraffic.Start);
        ScenarioComparison comparison = ScenarioComparison.Of("ledger", [profile], WatchedTraffic.Stated(), new());
        Assert.Equal([Verdict.Api, Verdict.SelfHost], comparison.Scenarios.Take(2).Select(scenario => scenario.Advice.Verdict));
    }

    [Fact]
    public void Write_Comparison_IsTheSameBytesAndHasEachScenario()
    {
        byte[] Bytes()
        {
            using MemoryStream stream = new();
            ComparisonJson.Write(stream, Compare(whatIf: true, ("a.json", First)));
            return stream.ToArray();
        }
        byte[] once = Bytes();
        Assert.Equal(once, Bytes());
        JsonElement document = JsonDocument.Parse(once).RootElement;
        JsonElement half = document.GetProperty("scenarios")[2];
        Assert.Equal(("a.json", "api", 2_400m, -600m), (document.GetProperty("first").GetString(), half.GetProperty("verdict").GetString(), half.GetProperty("monthly_usd").GetDecimal(), half.GetProperty("difference_usd").GetDecimal()));
        Assert.Equal(500_000m, half.GetProperty("break_even").GetProperty("stable_requests_per_month").GetDecimal());
    }

    [Fact]
    public void Build_Comparison_SaysWhereItTurns()
    {
        ReportDocument document = ComparisonDocument.Build(Compare(whatIf: true, ("a.json", First)), "a.json");
        Assert.Equal("Self-host in a.json; it turns with volume ÷ 2 (stay with the API), API prices − 50 % (stay with the API), one spare more (hybrid).", document.Headline);
        string markdown = AdviceMarkdown.Render(document);
        Assert.Contains("| **a.json** | **Self-host** |", markdown, StringComparison.Ordinal);
        Assert.Contains("800000", markdown, StringComparison.Ordinal);
        Assert.Contains("<table>", AdviceHtml.Render(document), StringComparison.Ordinal);
    }

    [Fact]
    public void Build_OnlyAWorkloadTurns_SaysWhich()
    {
        string two = First.Replace("[{", "[{\"name\":\"records\",\"requests_per_month\":1000,\"external_processing_allowed\":false},{\"name\":\"bulk\",\"requests_per_month\":100},{", StringComparison.Ordinal);
        string headline = ComparisonDocument.Build(Compare(whatIf: true, ("a.json", two))).Headline;
        Assert.Equal("Hybrid in all 6 scenarios; of the workloads, w turns with volume ÷ 2, API prices − 50 %, one spare more.", headline);
    }

    private static ScenarioComparison Compare(bool whatIf, params (string Name, string Json)[] scenarios) =>
        ScenarioComparison.Of([.. scenarios.Select(one => (one.Name, Scenario.Parse(Encoding.UTF8.GetBytes(one.Json))))], whatIf, new AdviceOptions());

    private static decimal Cost(ComparedScenario scenario, string kind) => AdviceWords.Option(scenario.Advice, kind)!.MonthlyUsd!.Point;

    private static string Json(Advice advice) => Encoding.UTF8.GetString(Verdicts.Ask.Json(advice));
}
