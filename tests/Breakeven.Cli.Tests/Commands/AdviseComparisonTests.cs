using System.Text.Json;

namespace Breakeven.Cli.Tests.Commands;

public sealed class AdviseComparisonTests
{
    private const string Small = """{"workloads":[{"name":"support","requests_per_month":5000,"traffic":"steady"}]}""";
    private const string Large = """{"workloads":[{"name":"support","requests_per_month":5000000,"traffic":"steady"}],"self_host":{"server_usd_per_month":3000}}""";

    [Fact]
    public async Task Advise_SeveralScenarios_PrintsThemSideBySide()
    {
        using CommandFolder folder = new();
        string small = folder.Write("small.json", Small), large = folder.Write("large.json", Large);

        foreach (string[] given in (string[][])[["--scenario", small, "--scenario", large], ["--scenario", small, large]])
        {
            CommandRun run = await CommandRun.RunAsync(["advise", .. given, "--format", "json"]);
            Assert.Equal((0, ""), (run.ExitCode, run.Error));
            JsonElement scenarios = JsonDocument.Parse(run.Out).RootElement.GetProperty("scenarios");
            Assert.Equal(["small.json", "large.json"], scenarios.EnumerateArray().Select(scenario => scenario.GetProperty("name").GetString()));
            Assert.Equal(["api", "self-host"], scenarios.EnumerateArray().Select(scenario => scenario.GetProperty("verdict").GetString()));
            Assert.Contains(scenarios[1].GetProperty("differences").EnumerateArray(), change => change.GetProperty("input").GetString() == "workloads[support].requests_per_month");
        }
        foreach (string format in (string[])["text", "markdown", "html"])
        {
            CommandRun run = await CommandRun.RunAsync("advise", "--scenario", small, "--scenario", large, "--format", format);
            Assert.Equal(0, run.ExitCode);
            Assert.Contains("large.json", run.Out, StringComparison.Ordinal);
            Assert.Contains("5000000", run.Out, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Advise_WhatIf_AsksAboutOneScenario()
    {
        using CommandFolder folder = new();
        CommandRun run = await CommandRun.RunAsync("advise", "--scenario", folder.Write("small.json", Small), "--what-if", "--format", "json", "--output", folder.File("out.json"));
        Assert.Equal((0, ""), (run.ExitCode, run.Out));
        using JsonDocument document = JsonDocument.Parse(await File.ReadAllTextAsync(folder.File("out.json"), TestContext.Current.CancellationToken));
        Assert.Equal(6, document.RootElement.GetProperty("scenarios").GetArrayLength());
    }

    [Fact]
    public async Task Advise_OneOfSeveralIsBroken_NamesItsFile()
    {
        using CommandFolder folder = new();
        string small = folder.Write("small.json", Small), broken = folder.Write("broken.json", "{\"workloads\":[{\n\"requests_per_month\":-1}]}");
        (await CommandRun.RunAsync("advise", "--scenario", small, "--scenario", broken)).AssertFailed(2, "broken.json", "line 2");
        (await CommandRun.RunAsync("advise", "--scenario", small, "--scenario", folder.File("none.json"))).AssertFailed(2, "none.json");
        (await CommandRun.RunAsync("advise", "--scenario", small, small, "--workload", "sales")).AssertFailed(2, "--workload sales", "support");
    }

    [Fact]
    public async Task Check_BrokenRequirements_NamesFileAndField()
    {
        using CommandFolder folder = new();
        string config = folder.Write("breakeven.yaml", "version: 1\nadvice: { requirements: needs.json }\n");
        (await CommandRun.RunAsync("check", "--config", config)).AssertFailed(2, "advice.requirements", "needs.json", "does not exist");
        folder.Write("needs.json", "{\n\"api\":{\"input_usd\":1}}");
        (await CommandRun.RunAsync("check", "--config", config)).AssertFailed(2, "needs.json", "line 2", "input_usd_per_m");
        folder.Write("needs.json", "{}");
        Assert.Equal(0, (await CommandRun.RunAsync("check", "--config", config)).ExitCode);
    }
}
