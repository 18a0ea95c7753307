using System.Text.Json;
using Breakeven.Cli.Commands;
using Breakeven.Cli.Terminal;

namespace Breakeven.Cli.Tests.Commands;

public sealed class AdviseEvidenceTests
{
    private const string Scenario = """{"workloads":[{"name":"support","requests_per_month":3000000,"model":"llama-3.3-70b","traffic":"steady"}],"self_host":{"server_usd_per_month":3000}}""";

    private static string Rows(int items, int lost) => "workload,model,item,score,reference_score\n" + string.Concat(Enumerable.Range(0, items).Select(item => $"support,llama-3.3-70b,{item},{(item < lost ? "fail" : "pass")},pass\n"));

    private static async Task<JsonElement> AdviseAsync(params string[] args)
    {
        CommandRun run = await CommandRun.RunAsync(["advise", "--format", "json", .. args]);
        Assert.True(run.ExitCode == 0, run.Error);
        return JsonDocument.Parse(run.Out).RootElement;
    }

    [Fact]
    public async Task Evidence_OfSeveralFiles_DecidesTheQuality()
    {
        using CommandFolder folder = new();
        string scenario = folder.Write("scenario.json", Scenario), good = folder.Write("a.csv", Rows(400, 0)), bad = folder.Write("b.csv", Rows(400, 60));
        Assert.Equal("assumed", (await AdviseAsync("--scenario", scenario)).GetProperty("quality").GetProperty("status").GetString());
        Assert.Equal("proven", (await AdviseAsync("--scenario", scenario, "--evidence", good)).GetProperty("quality").GetProperty("status").GetString());
        JsonElement refuted = await AdviseAsync("--scenario", scenario, "--evidence", bad);
        Assert.Equal(("api", "refuted"), (refuted.GetProperty("verdict").GetString(), refuted.GetProperty("quality").GetProperty("status").GetString()));
        Assert.Equal(400, (await AdviseAsync("--scenario", scenario, "--evidence", good, bad)).GetProperty("quality").GetProperty("models")[0].GetProperty("sources")[0].GetProperty("items").GetInt32());
    }

    [Fact]
    public async Task Evidence_Wrong_Exits2WithFileAndLine()
    {
        using CommandFolder folder = new();
        string scenario = folder.Write("scenario.json", Scenario);
        (await CommandRun.RunAsync("advise", "--scenario", scenario, "--evidence", folder.Write("bad.csv", "model,score\nx,1\nx,7\n"))).AssertFailed(2, "bad.csv: score (line 3)", "0 (useless) to 1");
        (await CommandRun.RunAsync("advise", "--scenario", scenario, "--evidence", folder.File("none.csv"))).AssertFailed(2, "there is no file");
    }

    [Fact]
    public async Task Evidence_OfAnUnknownWorkload_IsSaidOnStandardError()
    {
        using CommandFolder folder = new();
        CommandRun run = await CommandRun.RunAsync("advise", "--format", "json", "--scenario", folder.Write("scenario.json", Scenario), "--evidence", folder.Write("e.csv", Rows(5, 0).Replace("support", "suport", StringComparison.Ordinal)));
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("suport", run.Error, StringComparison.Ordinal);
        Assert.NotEqual(JsonValueKind.Undefined, JsonDocument.Parse(run.Out).RootElement.ValueKind);
    }

    [Theory]
    [InlineData("html")]
    [InlineData("markdown")]
    [InlineData("text")]
    public async Task Report_OfAnyFormat_TellsQualityModelsAndRequirements(string format)
    {
        using CommandFolder folder = new();
        CommandRun run = await CommandRun.RunAsync("advise", "--format", format, "--scenario", folder.Write("scenario.json", Scenario), "--evidence", folder.Write("e.csv", Rows(400, 60)));
        foreach (string part in new[] { "Is the open model good enough?", "Open models for this", "Requirements", "is not good enough", "Llama-3.3-70B" })
            Assert.Contains(part, run.Out, StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<CommandRun> InterviewAsync(string answers, params string[] args)
    {
        using StringWriter output = new(), error = new();
        int exitCode = await CommandLine.RunAsync(["advise", "--interview", .. args], new CommandConsole(output, error, new StringReader(answers)));
        return new(exitCode, output.ToString(), error.ToString());
    }

    [Fact]
    public async Task Interview_Piped_WritesAFileThatAdviseReads()
    {
        using CommandFolder folder = new();
        string file = folder.File("scenario.json");
        CommandRun run = await InterviewAsync("support\n2M\n900\n180\nsteady\n" + new string('\n', 40), "--output", file);
        Assert.Equal((0, ""), (run.ExitCode, run.Out));
        Assert.Contains("--scenario scenario.json", run.Error, StringComparison.Ordinal);
        JsonElement advice = await AdviseAsync("--scenario", file);
        JsonElement volume = advice.GetProperty("requirements").EnumerateArray().First(row => row.GetProperty("requirement").GetString() == "requests_per_month");
        Assert.Equal(("2,000,000", "stated"), (volume.GetProperty("value").GetString(), volume.GetProperty("basis").GetString()));
        Assert.Equal(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), (await InterviewAsync("support\n2M\n900\n180\nsteady\n" + new string('\n', 40))).Out);
    }

    [Theory]
    [InlineData("support\nlots\n", "standard input: requests_per_month (line 2)")]
    [InlineData("support\n", "the input ended")]
    public async Task Interview_WrongOrCutShort_Exits2AndWritesNothing(string answers, string said)
    {
        using CommandFolder folder = new();
        (await InterviewAsync(answers, "--output", folder.File("scenario.json"))).AssertFailed(2, said, "nothing was written");
        Assert.Empty(folder.Files());
    }

    [Fact]
    public async Task Interview_BesideAScenario_IsRefused() =>
        (await CommandRun.RunAsync("advise", "--interview", "--scenario", "a.json")).AssertFailed(2, "--interview writes a scenario");
}
