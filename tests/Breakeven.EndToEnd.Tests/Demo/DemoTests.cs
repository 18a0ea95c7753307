using System.Text.Json.Nodes;

namespace Breakeven.EndToEnd.Demo;

public sealed class DemoTests
{
    [Fact]
    public async Task Demo_TwiceWithOneSeed_LeavesTheSameResults()
    {
        using TemporaryFolder folder = new();
        await using BreakevenProcess first = await RunAsync(folder, "--requests", "600", "--seed", "7", "--output", "one");
        await using BreakevenProcess second = await RunAsync(folder, "--requests", "600", "--seed", "7", "--output", "two");

        Assert.Contains("simulated", first.Output, StringComparison.Ordinal);
        Assert.Equal(await File.ReadAllBytesAsync(folder.File("one/advice.json"), TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(folder.File("two/advice.json"), TestContext.Current.CancellationToken));
        List<JsonNode> one = Records.ReadLines(folder.File("one/ledger.jsonl")), two = Records.ReadLines(folder.File("two/ledger.jsonl"));
        Assert.Equal(600, one.Count(IsCall));
        Assert.Equal(CloudUsd(one), CloudUsd(two));
        Assert.True(CloudUsd(one) > 0);
        Assert.Equal(Outcomes(one), Outcomes(two));

        Assert.Equal([1, 2], one.Where(IsCall).Select(record => (int)record["config_version"]!).Distinct().Order());
        Assert.Equal(["cloud", "own"], one.Where(record => record.Text("outcome") == "ok" && (string?)record["cache"] is not "exact").Select(record => record.Text("location")).Distinct().Order(StringComparer.Ordinal));
        Assert.Contains(one, record => record.Text("outcome") == "ok" && record["attempts"]!.AsArray().Select(attempt => attempt!.Text("target")).Distinct(StringComparer.Ordinal).Count() == 2);
        Assert.DoesNotContain(one, record => (string?)record["data_class"] == "restricted" && (string?)record["location"] == "cloud");
        AssertSelfContained(await File.ReadAllTextAsync(folder.File("one/report.html"), TestContext.Current.CancellationToken));
        await AssertSavingsAsync(folder, first.Output);
    }

    /// <summary>Each measure did something, the parts are the total, both runs agree, and the printed command finds the same.</summary>
    private static async Task AssertSavingsAsync(TemporaryFolder folder, string output)
    {
        string text = await File.ReadAllTextAsync(folder.File("one/savings.json"), TestContext.Current.CancellationToken);
        Assert.Equal(text, await File.ReadAllTextAsync(folder.File("two/savings.json"), TestContext.Current.CancellationToken));
        JsonNode savings = JsonNode.Parse(text)!;
        JsonNode[] measures = [.. savings["measures"]!.AsArray().Select(measure => measure!)];
        Assert.Equal(["response_cache_exact", "complexity_routing", "own_servers", "shorter_prompts", "prompt_cache"], measures.Select(measure => measure.Text("measure")));
        Assert.All(measures, measure => Assert.True((int)measure["calls"]! > 0));
        Assert.Equal(Usd(savings, "saving"), measures.Sum(measure => Usd(measure, "saving")));
        Assert.Contains("Assumed", savings.Text("simulated"), StringComparison.Ordinal);

        string command = output.Split('\n').Single(line => line.Contains("breakeven report savings", StringComparison.Ordinal)).Trim();
        await using BreakevenProcess again = await BreakevenProcess.RunAsync(folder.Path, [.. command.Split(' ').Skip(1), "--format", "json", "--output", "again.json"]);
        Assert.True(again.ExitCode == 0, again.Output);
        Assert.Equal(text, await File.ReadAllTextAsync(folder.File("again.json"), TestContext.Current.CancellationToken));
    }

    private static decimal Usd(JsonNode node, string member) => decimal.Parse(node.Text(member)!, System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task Demo_OwnTraceIntoAUsedFolder_ReplacesTheResults()
    {
        using TemporaryFolder folder = new();
        IEnumerable<string> rows = Enumerable.Range(0, 240).Select(i => $"{i * 30},{200 + i % 50},{40 + i % 9}");
        folder.Write("trace.csv", "arrival_s,input_tokens,output_tokens\n" + string.Join('\n', rows) + "\n");
        Directory.CreateDirectory(folder.File("out"));
        folder.Write("out/report.html", "stale");
        folder.Write("out/mine.txt", "stays");

        await using BreakevenProcess first = await RunAsync(folder, "--trace", "trace.csv", "--requests", "220", "--output", "out");
        Assert.Contains("trace.csv", first.Output, StringComparison.Ordinal);
        Assert.Equal(220, Records.ReadLines(folder.File("out/ledger.jsonl")).Count(IsCall));
        await using BreakevenProcess second = await RunAsync(folder, "--trace", "trace.csv", "--requests", "200", "--output", "out");
        Assert.Equal(200, Records.ReadLines(folder.File("out/ledger.jsonl")).Count(IsCall));
        Assert.Contains("<svg", await File.ReadAllTextAsync(folder.File("out/report.html"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.True(File.Exists(folder.File("out/mine.txt")));
    }

    [Fact]
    public async Task Demo_Interrupted_EndsCleanly()
    {
        using TemporaryFolder folder = new();
        await using BreakevenProcess demo = BreakevenProcess.Start(folder.Path, "demo", "--requests", "200000", "--output", "out");
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(60));
        while (!File.Exists(folder.File("out/breakeven-1.yaml"))) await Task.Delay(20, patience.Token);
        await demo.SignalAsync("INT");
        await demo.WaitForExitAsync();
        Assert.Equal(1, demo.ExitCode);
        Assert.Contains("interrupted", demo.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", demo.Output, StringComparison.Ordinal);
    }

    private static async Task<BreakevenProcess> RunAsync(TemporaryFolder folder, params string[] arguments)
    {
        BreakevenProcess demo = await BreakevenProcess.RunAsync(folder.Path, ["demo", .. arguments]);
        Assert.True(demo.ExitCode == 0, demo.Output);
        return demo;
    }

    /// <summary>Hosting is metered into the ledger too; calls have a request model.</summary>
    private static bool IsCall(JsonNode record) => record["request_model"] is not null;

    private static decimal CloudUsd(List<JsonNode> records) => records.Where(record => record["cost_usd"] is not null).Sum(record => record.CostUsd());

    private static IEnumerable<(string, int)> Outcomes(List<JsonNode> records) =>
        records.GroupBy(record => record.Text("outcome")).Select(group => (group.Key, group.Count())).OrderBy(pair => pair.Key, StringComparer.Ordinal);

    private static void AssertSelfContained(string html)
    {
        Assert.Contains("<svg", html, StringComparison.Ordinal);
        Assert.Contains("simulated", html, StringComparison.Ordinal);
        foreach (string reference in new[] { "src=\"http", "href=\"http", "url(http", "@import", "<link rel=\"stylesheet\"" })
            Assert.DoesNotContain(reference, html, StringComparison.OrdinalIgnoreCase);
    }
}
