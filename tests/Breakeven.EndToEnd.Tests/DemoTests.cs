using System.Text.Json;

namespace Breakeven.EndToEnd;

/// <summary>The README's first command.</summary>
public class DemoTests
{
    [Fact]
    public async Task Demo_TwiceWithOneSeed_GivesTheSameVerdictAndTheSameMoney()
    {
        using TemporaryFolder folder = new();
        (string advice, decimal cost, string output) = await RunAsync(folder, "first");
        Assert.Contains("simulated", output, StringComparison.OrdinalIgnoreCase);
        (string again, decimal costAgain, _) = await RunAsync(folder, "first"); // into the same folder: results are replaced
        Assert.Equal(advice, again);
        Assert.Equal(cost, costAgain);
    }

    [Fact]
    public async Task Demo_WithATraceOfOnesOwn_ReplaysIt()
    {
        using TemporaryFolder folder = new();
        string trace = folder.Write("own.csv", "arrival_s,input_tokens,output_tokens\n" + string.Concat(Enumerable.Range(0, 400).Select(i => $"{i * 600},{200 + i},{20 + i % 50}\n")));
        await using BreakevenProcess demo = await BreakevenProcess.RunAsync(folder.Path, "demo", "--trace", trace, "--requests", "300", "--output", "out");
        Assert.True(demo.ExitCode == 0, demo.Output);
        Assert.Equal(300, File.ReadLines(folder.File("out/ledger.jsonl")).Count());
    }

    private static async Task<(string Advice, decimal Cost, string Output)> RunAsync(TemporaryFolder folder, string name)
    {
        await using BreakevenProcess demo = await BreakevenProcess.RunAsync(folder.Path, "demo", "--requests", "600", "--seed", "7", "--output", name);
        Assert.True(demo.ExitCode == 0, demo.Output);

        CallRecord[] records = [.. File.ReadLines(folder.File($"{name}/ledger.jsonl")).Select(line => JsonSerializer.Deserialize(line, CallRecordJson.Default.CallRecord)!)];
        Assert.Equal(600, records.Select(record => record.Id).Distinct().Count());
        Assert.Equal([1, 2], records.Select(record => record.ConfigVersion).Distinct().Order());
        Assert.Contains(records, record => record.Outcome == CallOutcome.Ok && record.Attempts.Select(attempt => attempt.Target).Distinct().Count() == 2);
        Assert.All(records.Where(record => record.DataClass == "restricted"), record => Assert.DoesNotContain(record.Attempts, attempt => attempt.Target == "frontier"));

        string report = await File.ReadAllTextAsync(folder.File($"{name}/report.html"));
        Assert.Contains("<svg", report, StringComparison.Ordinal);
        Assert.DoesNotContain("src=\"http", report, StringComparison.Ordinal);
        return (await File.ReadAllTextAsync(folder.File($"{name}/advice.json")), records.Sum(record => record.CostUsd?.Usd ?? 0), demo.Output);
    }
}
