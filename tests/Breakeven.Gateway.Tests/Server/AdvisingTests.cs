using System.Net;
using System.Text.Json.Nodes;
using Breakeven.Server.Advising;

namespace Breakeven.Gateway.Tests.Server;

public sealed class AdvisingTests
{
    private static readonly CancellationToken s_none = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Schedule_VolumeCrosses_VerdictFollowsAfterItsConfirmationsAndTheWebhookIsTold()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync(refusals: 1);
        await using AdvisedServer server = await AdvisedServer.StartAsync(30, new() { Webhook = new() { Url = new(receiver.Address), Key = new("hook-key") } });
        await server.ImportAsync(0, 30, 10);
        await server.ImportAsync(30, 12, 100); // from the first evaluation's point of view still to come

        await server.PassAsync(AdviceSchedule.AfterStart);
        Assert.Equal("api", (string?)(await StandingAsync(server))["verdict"]);

        List<(string Verdict, int Against)> days = [];
        for (int day = 0; day < 11 && days.LastOrDefault().Verdict != "self-host"; day++)
        {
            await server.NextDayAsync();
            JsonNode standing = await StandingAsync(server);
            days.Add(((string)standing["verdict"]!, (int)standing["against"]!));
        }
        Assert.Equal([("api", 1), ("api", 2), ("self-host", 0)], days[^3..]); // three evaluations in a row, the third changes it

        JsonNode alert = Assert.Single((await server.GetAsync("/manage/v1/advice/alerts"))["data"]!.AsArray(), one => (string?)one!["kind"] == "verdict-changed")!;
        Assert.Equal(("support", "api", "self-host", "volume"), ((string?)alert["workload"], (string?)alert["from"], (string?)alert["to"], (string?)alert["cause"]));
        string metrics = await server.MetricsAsync();
        Assert.Contains("breakeven_advice_workloads{breakeven_verdict=\"self-host\"} 1", metrics, StringComparison.Ordinal);
        Assert.Contains("breakeven_advice_alerts_total{breakeven_alert_kind=\"verdict-changed\"} 1", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("support", string.Join('\n', metrics.Split('\n').Where(line => line.StartsWith("breakeven_advice", StringComparison.Ordinal))), StringComparison.Ordinal);

        for (int i = 0; i < 400 && server.Evaluator.Standing.State.Alerts.Any(one => !one.Delivered); i++)
        {
            server.Time.Advance(TimeSpan.FromSeconds(5)); // between the tries
            await Task.Delay(10, s_none);
        }
        Assert.All(server.Evaluator.Standing.State.Alerts, one => Assert.True(one.Delivered));
        Assert.All(receiver.Taken, post => Assert.Equal("Bearer hook-key", post.Authorization));
        long[] numbers = [.. receiver.Taken.SelectMany(post => post.Body["alerts"]!.AsArray()).Select(one => (long)one!["number"]!)];
        Assert.Equal(numbers.Distinct(), numbers); // each is told once
        Assert.Contains((long)alert["number"]!, numbers);
    }

    [Fact]
    public async Task Restart_VerdictsStand_AndTheScheduleGoesOn()
    {
        await using AdvisedServer server = await AdvisedServer.StartAsync(30);
        await server.ImportAsync(0, 30, 10);
        await server.PassAsync(AdviceSchedule.AfterStart);
        JsonNode before = await StandingAsync(server);

        await server.RestartAsync();

        JsonNode after = await server.GetAsync("/manage/v1/advice?workload=support");
        Assert.Equal(before.ToJsonString(), after["data"]![0]!.ToJsonString());
        Assert.Empty(after["advice"]!.AsArray()); // the whole document is found anew
        Assert.Equal(AdvisedServer.Start.AddDays(31) + AdviceSchedule.AfterStart, (DateTimeOffset)after["next_at"]!);
    }

    [Fact]
    public async Task Evaluate_OutOfTurn_AnswersAndIsAuditedButMovesNothing()
    {
        await using AdvisedServer server = await AdvisedServer.StartAsync(30);
        await server.ImportAsync(0, 30, 10);
        await server.PassAsync(AdviceSchedule.AfterStart);
        await server.ImportAsync(2, 28, 100, "support");
        for (int i = 0; i < 4; i++) await server.EvaluateAsync();

        JsonNode answer = await server.GetAsync("/manage/v1/advice?workload=support");
        Assert.Equal(("api", "self-host", 0), ((string?)answer["data"]![0]!["verdict"], (string?)answer["data"]![0]!["latest"]!["verdict"], (int)answer["data"]![0]!["against"]!));
        Assert.Equal("self-host", (string?)answer["advice"]![0]!["verdict"]);
        Assert.Contains("POST /manage/v1/advice/evaluate", (await server.GetAsync("/manage/v1/audit"))["data"]!.AsArray().Select(entry => (string?)entry!["action"]));
        await server.GetAsync("/manage/v1/advice?workload=nobody", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Evaluate_Twice_OneIsRefused()
    {
        await using AdvisedServer server = await AdvisedServer.StartAsync(30);
        await server.ImportAsync(0, 30, 10);
        Task<bool> first = server.Evaluator.TryEvaluateAsync(counts: false, s_none);
        Assert.True(server.Evaluator.IsRunning);
        Assert.False(await server.Evaluator.TryEvaluateAsync(counts: false, s_none));
        Assert.True(await first);
        Assert.False(server.Evaluator.IsRunning);
    }

    [Fact]
    public async Task Evaluate_BrokenRequirements_AreToldWithTheirPlaceAndTheVerdictStands()
    {
        await using AdvisedServer server = await AdvisedServer.StartAsync(30);
        await server.ImportAsync(0, 30, 10);
        await server.EvaluateAsync();
        await File.WriteAllTextAsync(server.RequirementsPath, "{\n\"workload\": []\n}", s_none);

        JsonNode failed = await server.EvaluateAsync();
        Assert.Contains("requirements.json: workload (line 2): unknown field; did you mean \"workloads\"?", (string?)failed["failure"]!["message"], StringComparison.Ordinal);
        Assert.Equal("api", (string?)failed["data"]![0]!["verdict"]);
        Assert.Contains("breakeven_advice_last_run_ok 0", await server.MetricsAsync(), StringComparison.Ordinal);

        await File.WriteAllTextAsync(server.RequirementsPath, AdvisedServer.Requirements, s_none);
        Assert.Null((await server.EvaluateAsync())["failure"]);
    }

    [Fact]
    public async Task Evaluate_EmptyLedger_IsNoFailure()
    {
        await using AdvisedServer server = await AdvisedServer.StartAsync(30);
        JsonNode answer = await server.EvaluateAsync();
        Assert.Empty(answer["data"]!.AsArray());
        Assert.Null(answer["failure"]);
    }

    [Fact]
    public async Task Start_DamagedState_IsSetAside()
    {
        await using AdvisedServer server = await AdvisedServer.StartAsync(30);
        await server.ImportAsync(0, 30, 10);
        await server.EvaluateAsync();
        string file = Path.Combine(server.Host.Folder, "ledger.db.advice.json");
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file, s_none))[..100], s_none);

        await server.RestartAsync();

        Assert.Empty(server.Evaluator.Standing.State.Workloads);
        Assert.True(File.Exists(file + ".damaged"));
        Assert.Single((await server.EvaluateAsync())["data"]!.AsArray());
    }

    [Fact]
    public async Task Schedule_ClockJumps_NeitherStopsNorRepeats()
    {
        await using AdvisedServer server = await AdvisedServer.StartAsync(30);
        await server.ImportAsync(0, 30, 10);
        await server.PassAsync(AdviceSchedule.AfterStart);
        Assert.Equal(server.Time.GetUtcNow().AddDays(1), server.Schedule.NextAt);

        server.Time.AdjustTime(AdvisedServer.Start.AddDays(29)); // put back by a day
        Assert.True(server.Schedule.NextAt <= AdvisedServer.Start.AddDays(31));
        server.Time.AdjustTime(AdvisedServer.Start.AddDays(400)); // and far ahead, where there is no traffic
        await server.EvaluateAsync();
        Assert.Null(server.Evaluator.Standing.Failure);
    }

    [Fact]
    public async Task Schedule_Disabled_IsNeverDue()
    {
        await using AdvisedServer server = await AdvisedServer.StartAsync(30, new() { Enabled = false });
        Assert.Null(server.Schedule.NextAt);
        Assert.Null((await server.GetAsync("/manage/v1/advice"))["next_at"]);
    }

    private static async Task<JsonNode> StandingAsync(AdvisedServer server) => Assert.Single((await server.GetAsync("/manage/v1/advice"))["data"]!.AsArray())!;
}
