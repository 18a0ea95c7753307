using System.Net;
using System.Text.Json.Nodes;
using Breakeven.Gateway.Experiments;
using Breakeven.Ledger;
using Breakeven.TestKit.Providers;
using Microsoft.Extensions.DependencyInjection;

namespace Breakeven.Gateway.Tests.Rollouts;

/// <summary>Rollouts over real HTTP, from the management API to the providers.</summary>
public sealed class RolloutTests
{
    private const string Quick = ",\"min_samples\":30,\"min_time_s\":0,\"hold_s\":0,\"quality_margin\":0.3,\"error_margin\":0.3,\"latency_ratio\":null";

    /// <summary>A good candidate goes from its shadow to the first place, each step a version with its reasons.</summary>
    [Fact]
    public async Task Rollout_GoodCandidate_TakesTheRouteOver()
    {
        await using RolloutHost host = await RolloutHost.StartAsync();
        string id = await host.StartRolloutAsync(Quick + ",\"steps\":[\"shadow 1\",\"canary 0.5\",\"full\"]");
        Assert.Contains("shadow:", await File.ReadAllTextAsync(host.Path, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        JsonNode rollout = await host.GetAsync($"rollouts/{id}");
        for (int round = 0; round < 60 && (string?)rollout["state"] == "running"; round++)
        {
            await host.CallAsync(40, $"r{round}-");
            rollout = await host.GetAsync($"rollouts/{id}");
        }
        Assert.True((string?)rollout["state"] == "completed", rollout.ToJsonString());
        Assert.Equal(["start", "promote", "complete"], rollout["history"]!.AsArray().Select(entry => (string)entry!["what"]!));
        Assert.Equal([2, 3, 4], rollout["history"]!.AsArray().Select(entry => (int)entry!["config_version"]!));
        Assert.All(rollout["history"]!.AsArray().Skip(1), entry => Assert.NotEmpty(entry!["figures"]!.AsArray()));
        string text = await File.ReadAllTextAsync(host.Path, TestContext.Current.CancellationToken);
        Assert.Contains("# asked by the application", text, StringComparison.Ordinal);
        Assert.Contains("targets: [new, old]", text.Replace("\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
        await host.CallAsync(1);
        JsonArray audit = (await host.GetAsync("audit"))["data"]!.AsArray();
        Assert.Contains(audit, entry => (string?)entry!["actor"] == "rollout" && (string?)entry["action"] == "rollout complete");
        Assert.Contains(audit, entry => (string?)entry!["actor"] == "admin_key" && (string?)entry["action"] == "POST /manage/v1/rollouts");
    }

    /// <summary>Attack of issue 7: the candidate answers well until it has callers, and then badly with status 200.</summary>
    [Fact]
    public async Task Rollout_CandidateSilentlyWorsens_IsTakenBack()
    {
        await using RolloutHost host = await RolloutHost.StartAsync();
        string id = await host.StartRolloutAsync(Quick + ",\"steps\":[\"canary 0.3\",\"canary 0.5\",\"full\"],\"automatic\":false");
        await host.CallAsync(60, "good");
        Assert.Equal("running", (string)(await host.GetAsync($"rollouts/{id}"))["state"]!);
        RolloutHost.Say(host.Candidate, "I am sorry, but I cannot help with that.");
        JsonNode rollout = await host.GetAsync($"rollouts/{id}");
        for (int round = 0; round < 60 && (string?)rollout["state"] == "running"; round++)
        {
            await host.CallAsync(40, $"bad{round}-");
            rollout = await host.GetAsync($"rollouts/{id}");
        }
        Assert.True((string?)rollout["state"] == "rolled_back", rollout.ToJsonString());
        Assert.Contains("quality_checks", (string)rollout["history"]!.AsArray()[^1]!["why"]!, StringComparison.Ordinal);
        int seen = host.Asked;
        await host.CallAsync(40, "after");
        Assert.Equal(seen, host.Asked);

        await host.PostAsync("rollouts", """{"route":"assistant","target":"new"}""", HttpStatusCode.Conflict); // it cools down
        await host.StartRolloutAsync(",\"force\":true");
    }

    [Fact]
    public async Task Rollout_CandidateFails_IsTakenBackAndNoClientNoticed()
    {
        await using RolloutHost host = await RolloutHost.StartAsync();
        RolloutHost.Say(host.Candidate, "broken", status: 500);
        string id = await host.StartRolloutAsync(Quick + ",\"steps\":[\"canary 0.5\",\"full\"]");
        JsonNode rollout = await host.GetAsync($"rollouts/{id}");
        for (int round = 0; round < 40 && (string?)rollout["state"] == "running"; round++)
        {
            await host.CallAsync(20, $"c{round}-"); // each of them is answered
            rollout = await host.GetAsync($"rollouts/{id}");
        }
        Assert.True((string?)rollout["state"] == "rolled_back", rollout.ToJsonString());
        Assert.Contains("errors", (string)rollout["history"]!.AsArray()[^1]!["why"]!, StringComparison.Ordinal);
    }

    /// <summary>A restart in the middle goes on with the same callers and what was seen so far.</summary>
    [Fact]
    public async Task Rollout_RestartMidRamp_GoesOn()
    {
        await using RolloutHost host = await RolloutHost.StartAsync();
        string id = await host.StartRolloutAsync(Quick + ",\"steps\":[\"canary 0.3\",\"canary 0.6\",\"full\"],\"automatic\":false");
        await host.PostAsync($"rollouts/{id}/promote", "{}");
        await host.CallAsync(40);
        JsonNode before = await host.UntilAsync(id, rollout => Count(rollout, "errors", "candidate") + Count(rollout, "errors", "control") == 40 && ((string[])["candidate", "control"]).All(arm => Count(rollout, "quality_checks", arm) == Count(rollout, "errors", arm)));
        await host.StopAsync();
        await host.ResumeAsync();
        JsonNode after = await host.UntilAsync(id, rollout => (string?)rollout["state"] == "running");
        Assert.Equal("canary 0.6", (string)after["step"]!);
        foreach (string guard in (string[])["errors", "quality_checks", "usable"])
            foreach (string arm in (string[])["candidate", "control"]) Assert.Equal(Count(before, guard, arm), Count(after, guard, arm));
        int asked = host.Asked;
        await host.CallAsync(40); // the same conversations
        Assert.Equal(2 * asked, host.Asked);
        JsonNode aborted = await host.PostAsync($"rollouts/{id}/abort", """{"why":"seen enough"}""");
        Assert.Equal(("aborted", "seen enough"), ((string)aborted["state"]!, (string)aborted["history"]!.AsArray()[^1]!["why"]!));
        await host.PostAsync($"rollouts/{id}/promote", "{}", HttpStatusCode.Conflict);
        await host.CallAsync(20);
        Assert.Equal(2 * asked, host.Asked);
    }

    /// <summary>What a person writes into the file counts more than a rollout.</summary>
    [Fact]
    public async Task Rollout_RouteIsChangedByHand_LetsGo()
    {
        await using RolloutHost host = await RolloutHost.StartAsync();
        string id = await host.StartRolloutAsync(",\"steps\":[\"canary 0.3\",\"full\"]");
        string text = await File.ReadAllTextAsync(host.Path, TestContext.Current.CancellationToken);
        string changed = text.Replace("share: 0.3", "share: 0.9", StringComparison.Ordinal);
        Assert.NotEqual(text, changed);
        await File.WriteAllTextAsync(host.Path, changed, TestContext.Current.CancellationToken);
        await host.UntilAsync(id, rollout => (string?)rollout["state"] == "superseded");
        Assert.Equal(changed, await File.ReadAllTextAsync(host.Path, TestContext.Current.CancellationToken));
    }

    /// <summary>An A/B test is a rollout that does not end by itself.</summary>
    [Fact]
    public async Task Rollout_WithoutFull_StaysAtItsLastStep()
    {
        await using RolloutHost host = await RolloutHost.StartAsync();
        string id = await host.StartRolloutAsync(",\"steps\":[\"canary 0.5\"],\"by\":\"conversation\"");
        await host.PostAsync($"rollouts/{id}/promote", "{}", HttpStatusCode.Conflict);
        Assert.Equal("running", (string)(await host.GetAsync($"rollouts/{id}"))["state"]!);
        await host.PostAsync($"rollouts/{id}/abort", "{}");
        Assert.DoesNotContain("canary: {", await File.ReadAllTextAsync(host.Path, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rollout_SecondOnARoute_IsRefused()
    {
        await using RolloutHost host = await RolloutHost.StartAsync();
        await host.StartRolloutAsync("");
        await host.PostAsync("rollouts", """{"route":"assistant","target":"new"}""", HttpStatusCode.Conflict);
        Assert.Single((await host.GetAsync("rollouts"))["data"]!.AsArray());
    }

    [Theory]
    [InlineData("""{"route":"assistant"}""")]
    [InlineData("""{"route":"none","target":"new"}""")]
    [InlineData("""{"route":"assistant","target":"none"}""")]
    [InlineData("""{"route":"assistant","target":"old"}""")]
    [InlineData("""{"route":"assistant","target":"new","steps":["canary 0.5","shadow 0.1"]}""")]
    [InlineData("""{"route":"assistant","target":"new","steps":["canary 0.5","canary 0.2"]}""")]
    [InlineData("""{"route":"assistant","target":"new","steps":["canary 1"]}""")]
    [InlineData("""{"route":"assistant","target":"new","quality_margin":-1}""")]
    [InlineData("""{"route":"assistant","target":"new","qualty_margin":0.1}""")]
    public async Task Rollout_Malformed_IsRefusedAndNothingChanges(string body)
    {
        await using RolloutHost host = await RolloutHost.StartAsync();
        await host.PostAsync("rollouts", body, HttpStatusCode.BadRequest);
        Assert.Equal(1, (int)(await host.GetAsync("config"))["version"]!);
    }

    /// <summary>Fault: the gateway stopped between what it meant to do and what it did. The step is put in force at the next start.</summary>
    [Fact]
    public async Task Rollout_StoppedWhileAStepWasUnderWay_PutsItInForce()
    {
        await using RolloutHost host = await RolloutHost.StartAsync();
        string before = await File.ReadAllTextAsync(host.Path, TestContext.Current.CancellationToken);
        string id = await host.StartRolloutAsync(",\"steps\":[\"canary 0.3\",\"full\"]"), during = await File.ReadAllTextAsync(host.Path, TestContext.Current.CancellationToken);
        await host.StopAsync();
        await File.WriteAllTextAsync(host.Path, before, TestContext.Current.CancellationToken);
        await using (EmbeddedLedger ledger = await EmbeddedLedger.OpenAsync(new() { DatabasePath = Path.Combine(host.Server.Folder, "ledger.db") }, TestContext.Current.CancellationToken))
        {
            string document = Assert.Single(await ledger.RolloutsAsync(TestContext.Current.CancellationToken));
            await ledger.PutRolloutAsync(id, document.Replace("\"is_pending\":false", "\"is_pending\":true", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        }
        await host.ResumeAsync();
        JsonNode rollout = await host.UntilAsync(id, one => one["history"]!.AsArray().Count == 2);
        Assert.Equal(("running", "resume"), ((string)rollout["state"]!, (string)rollout["history"]!.AsArray()[^1]!["what"]!));
        Assert.Equal(during, await File.ReadAllTextAsync(host.Path, TestContext.Current.CancellationToken));
    }

    /// <summary>A judge that always prefers the first place, which in both orders is a tie; one whose words are no verdict; and one that would judge its own model.</summary>
    [Theory]
    [InlineData("arbiter", """{\"better\":\"first\"}""", "first 1, second 0")]
    [InlineData("arbiter", "The first, I think.", "unreadable , unreadable ")]
    [InlineData("two", """{\"better\":\"first\"}""", "")]
    public async Task Judge_PairOfACopy_IsJudgedInBothOrders(string provider, string says, string expected)
    {
        await using FakeProvider arbiter = await FakeProvider.StartAsync("arbiter");
        RolloutHost.Say(arbiter, says);
        await using RolloutHost host = await RolloutHost.StartAsync("prices: { overrides: [{ provider: arbiter, model: \"*\", input_usd_per_m: 1, output_usd_per_m: 1 }] }", text => text
            .Replace("checks: [json] }", "checks: [json], judge: { target: arbiter, share: 1, usd_per_day: 1 } }", StringComparison.Ordinal)
            .Replace("targets:\n  old:", $"  arbiter: {{ type: openai-compatible, base_url: \"{arbiter.BaseUrl}\" }}\ntargets:\n  arbiter: {{ provider: {provider}, model: verbatim }}\n  old:", StringComparison.Ordinal));
        await host.StartRolloutAsync(",\"steps\":[\"shadow 1\",\"full\"]");
        await host.CallAsync(1);
        EmbeddedLedger ledger = host.Server.Services.GetRequiredService<EmbeddedLedger>();
        int wanted = expected.Length == 0 ? 0 : 2;
        QualityFact[] facts = [];
        for (int i = 0; i < 500 && (facts.Count(fact => fact.Source == QualityFactSource.Judge) < wanted || !facts.Any(fact => fact.Arm == "shadow")); i++)
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
            facts = [.. await ledger.QualityAsync(null, null, TestContext.Current.CancellationToken)];
        }
        QualityFact[] judged = [.. facts.Where(fact => fact.Source == QualityFactSource.Judge)];
        Assert.Equal(expected, string.Join(", ", judged.Select(fact => $"{fact.Label} {fact.Score}")));
        Assert.All(judged, fact => Assert.Equal(("arbiter", "shadow", "verbatim-arbiter", "verbatim-candidate", "verbatim-today"), (fact.Check, fact.Arm, fact.Judge, fact.Model, fact.ReferenceModel)));
        JsonArray records = await host.Server.RecordsAsync("?target=arbiter");
        Assert.Equal(wanted, records.Count);
        Assert.All(records, record => Assert.Equal(("judge", true), ((string?)record!["arm"], record["shadow_of"] is not null)));
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        IQualityLog log = host.Server.Services.GetRequiredService<IQualityLog>(); // what a day's money for copies is counted from after a restart
        string?[] copies = await log.CopiesAsync(now.AddHours(-1), now.AddHours(1), TestContext.Current.CancellationToken).Select(call => call.Arm).ToArrayAsync(TestContext.Current.CancellationToken);
        Assert.Equal([.. Enumerable.Repeat("judge", wanted), "shadow"], copies.Order(StringComparer.Ordinal));
    }

    private static long Count(JsonNode rollout, string guard, string arm) => (long)rollout["now"]!["guards"]!.AsArray().First(one => (string)one!["guard"]! == guard)![arm]!;
}
