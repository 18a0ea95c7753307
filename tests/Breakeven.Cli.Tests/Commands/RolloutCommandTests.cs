using System.Text.Json;
using Breakeven.Gateway.Configuration;
using Breakeven.Ledger;
using Breakeven.Server;
using Breakeven.TestKit.Records;
using Microsoft.AspNetCore.Builder;

namespace Breakeven.Cli.Tests.Commands;

public sealed class RolloutCommandTests
{
    private const string Config = """
        version: 1
        server: { admin_key: admin-1 }
        providers:
          cloud: { type: openai-compatible, base_url: "http://127.0.0.1:9/v1" }
          gpu1: { type: openai-compatible, base_url: "http://127.0.0.1:9/v1", location: own }
        targets:
          frontier: { provider: cloud, model: gpt-4.1 }
          llama: { provider: gpu1, model: llama, hosting: { usd_per_hour: 2 } }
        routes:
          assistant: { targets: [frontier, llama] }
        """;

    [Fact]
    public async Task Rollout_AtARunningGateway_StartsShowsMovesAndEnds()
    {
        using CommandFolder folder = new();
        string config = folder.Write("breakeven.yaml", Config);
        await using WebApplication server = await StartAsync(folder, config);
        string[] there = ["--config", config, "--url", server.Urls.First()];
        CommandRun started = await CommandRun.RunAsync(["rollout", "start", "assistant", "llama", "--steps", "shadow 0.1", "canary 0.5", "full", "--why", "cheaper", "--format", "json", .. there]);
        Assert.True(started.ExitCode == 0, started.Error);
        string id = JsonDocument.Parse(started.Out).RootElement.GetProperty("id").GetString()!;
        Assert.Contains("shadow 0.1", (await CommandRun.RunAsync(["rollout", "status", .. there])).Out, StringComparison.Ordinal);
        CommandRun one = await CommandRun.RunAsync(["rollout", "status", id, .. there]);
        Assert.Contains("admin_key: start shadow 0.1 (version 2): cheaper", one.Out, StringComparison.Ordinal);
        Assert.Contains("quality_checks", one.Out, StringComparison.Ordinal);
        Assert.Contains("canary 0.5", (await CommandRun.RunAsync(["rollout", "promote", id, .. there])).Out, StringComparison.Ordinal);
        Assert.Contains("aborted", (await CommandRun.RunAsync(["rollout", "abort", id, "--why", "enough", .. there])).Out, StringComparison.Ordinal);
        (await CommandRun.RunAsync(["rollout", "promote", id, .. there])).AssertFailed(2, "has ended", "enough");
        (await CommandRun.RunAsync(["rollout", "status", "none", .. there])).AssertFailed(2, "There is no rollout 'none'");
    }

    /// <summary>Advice that wants own servers first starts a rollout of the own target.</summary>
    [Fact]
    public async Task Start_FromAdvice_TakesRouteAndTargetFromIt()
    {
        using CommandFolder folder = new();
        string config = folder.Write("breakeven.yaml", Config), advice = folder.Write("advice.json", """{"verdict":"self-host","confidence":0.9,"reasons":[{"code":"cheaper","text":"Own is cheaper."}]}""");
        await using WebApplication server = await StartAsync(folder, config);
        CommandRun started = await CommandRun.RunAsync("rollout", "start", "--from-advice", advice, "--config", config, "--url", server.Urls.First());
        Assert.True(started.ExitCode == 0, started.Error);
        Assert.Contains("llama on assistant", started.Out, StringComparison.Ordinal);
        Assert.Contains("Own is cheaper.", started.Out, StringComparison.Ordinal);
        string api = folder.Write("api.json", """{"verdict":"api","confidence":0.9,"reasons":[]}""");
        (await CommandRun.RunAsync("rollout", "start", "--from-advice", api, "--config", config)).AssertFailed(2, "api.json", "no route");
        (await CommandRun.RunAsync("rollout", "start", "--from-advice", config, "--config", config)).AssertFailed(2, "is no advice");
    }

    [Fact]
    public async Task Rollout_NoGatewayThere_SaysSo()
    {
        using CommandFolder folder = new();
        (await CommandRun.RunAsync("rollout", "status", "--config", folder.Write("breakeven.yaml", Config), "--url", "http://127.0.0.1:9")).AssertFailed(1, "no gateway answers");
        (await CommandRun.RunAsync("rollout", "start", "--config", folder.File("breakeven.yaml"))).AssertFailed(2, "route");
    }

    /// <summary>What experiments found is evidence without any file.</summary>
    [Fact]
    public async Task Advise_LedgerWithFailedChecks_RefutesTheModel()
    {
        using CommandFolder folder = new();
        await using (EmbeddedLedger ledger = await EmbeddedLedger.OpenAsync(new() { DatabasePath = folder.File("calls.db") }, TestContext.Current.CancellationToken))
        {
            CallRecord[] calls = [.. Enumerable.Range(0, 300).Select(i => CallRecords.Chat(i * 60))];
            await ledger.ImportAsync(calls.ToAsyncEnumerable(), null, TestContext.Current.CancellationToken);
            await ledger.AddQualityAsync([.. calls.Select((call, i) => QualityFact.Of(call with { ResponseModel = "llama-3.3-70b" }, call.StartedAt, QualityFactSource.Validator) with
            {
                Check = "schema", Score = i % 2, ReferenceScore = 1, ReferenceModel = "gpt-4.1",
            })], TestContext.Current.CancellationToken);
        }
        CommandRun run = await CommandRun.RunAsync("advise", "--ledger", folder.LedgerUrl, "--format", "json");
        Assert.True(run.ExitCode == 0, run.Error);
        JsonElement model = JsonDocument.Parse(run.Out).RootElement.GetProperty("quality").GetProperty("models")[0];
        Assert.Equal(("refuted", "validator", 300), (model.GetProperty("status").GetString(), model.GetProperty("sources")[0].GetProperty("source").GetString(), model.GetProperty("sources")[0].GetProperty("items").GetInt32()));
    }

    private static async Task<WebApplication> StartAsync(CommandFolder folder, string config)
    {
        ConfigResult Read() => ConfigReader.ReadFile(config, _ => null);
        ConfigResult first = Read();
        Assert.Empty(first.Errors);
        WebApplication server = await BreakevenServer.BuildAsync(new()
        {
            Config = first.Config!, ReadFrom = first, ConfigPath = config, ReadConfig = Read, ParseConfig = text => ConfigReader.ReadText(text, config, _ => null),
            LedgerPath = folder.File("gateway.db"), Listen = "http://127.0.0.1:0", LogToConsole = false,
        }, TestContext.Current.CancellationToken);
        await server.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }
}
