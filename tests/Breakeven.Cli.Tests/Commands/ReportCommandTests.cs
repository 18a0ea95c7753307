using System.Text.Json;
using Breakeven.Ledger;

namespace Breakeven.Cli.Tests.Commands;

/// <summary><c>report residency</c> judges every attempt by the policy that was in force.</summary>
public sealed class ReportCommandTests
{
    private const string Config =
        """
        providers:
          cloud: { type: openai, api_key: "***", region: us }
          gpu: { type: vllm, location: own, region: eu, attributes: [zero_retention] }
        policies:
          restricted: { locations: [own] }
          health: { regions: [eu], requires: [zero_retention] }
        """;

    private static readonly DateTimeOffset s_start = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Residency_AllAttemptsWithinTheirPolicy_IsProven()
    {
        using CommandFolder folder = new();
        await FillAsync(folder, Config, Call(1, "restricted", Own(), Own()), Call(2, "restricted+health", Own()), Refused(3, "health"), Call(4, null, Cloud()), Call(5, "label", Cloud()));
        CommandRun text = await CommandRun.RunAsync("report", "residency", "--ledger", folder.LedgerUrl);
        Assert.Equal(0, text.ExitCode);
        Assert.Contains("PROVEN: all 5 attempts of 5 calls with a data class went only where the policy in force allowed.", text.Out, StringComparison.Ordinal);
        Assert.Contains("it was a label", text.Out, StringComparison.Ordinal);
        CommandRun json = await CommandRun.RunAsync("report", "residency", "--ledger", folder.LedgerUrl, "--format", "json");
        JsonElement health = JsonDocument.Parse(json.Out).RootElement.GetProperty("classes").EnumerateArray().Single(item => item.GetProperty("data_class").GetString() == "health");
        Assert.Equal((2, 1, 1), (health.GetProperty("calls").GetInt32(), health.GetProperty("denied").GetInt32(), health.GetProperty("attempts").GetInt32()));
        JsonElement place = health.GetProperty("places")[0];
        Assert.Equal(("own", "eu", "gpu"), (place.GetProperty("location").GetString(), place.GetProperty("region").GetString(), place.GetProperty("provider").GetString()));
    }

    [Theory]
    [InlineData("text", "VIOLATION: 1 of 2 attempts")]
    [InlineData("json", "\"violations\": 1")]
    [InlineData("markdown", "**VIOLATION: 1 of 2 attempts")]
    [InlineData("csv", "restricted,cloud,us,cloud,t-cloud,1,1,0")]
    public async Task Residency_AnAttemptThatFailedLeftItsPolicy_ExitsWithOne(string format, string expected)
    {
        using CommandFolder folder = new();
        await FillAsync(folder, Config, Call(1, "restricted", Cloud(), Own()));
        CommandRun run = await CommandRun.RunAsync("report", "residency", "--ledger", folder.LedgerUrl, "--format", format);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(expected, run.Out, StringComparison.Ordinal);
    }

    /// <summary>The policy of the time counts, and a call on whose way the process was killed counts as sent.</summary>
    [Fact]
    public async Task Residency_PolicyChangedAndProcessKilled_IsJudgedByTheTime()
    {
        using CommandFolder folder = new();
        await FillAsync(folder, Config.Replace("restricted: { locations: [own] }", "restricted: { locations: [own, cloud] }", StringComparison.Ordinal), Call(1, "restricted", Cloud()));
        CallRecord killed = Call(2, "restricted") with { ConfigVersion = 2, Outcome = CallOutcome.Unknown, Target = "t-cloud", Provider = "cloud", Location = Location.Cloud, Region = "us" };
        CommandRun before = await CommandRun.RunAsync("report", "residency", "--ledger", folder.LedgerUrl);
        Assert.Equal(0, before.ExitCode);
        await FillAsync(folder, Config, killed);
        CommandRun after = await CommandRun.RunAsync("report", "residency", "--ledger", folder.LedgerUrl);
        Assert.Equal(1, after.ExitCode);
        Assert.Contains("VIOLATION: 1 of 2 attempts", after.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("policies: { restricted: { regions: [\"${REGION}\"] } }")]
    [InlineData("policies: { restricted: { regions: [\"${REGION:-eu}\"] } }")]
    [InlineData("policies: { restricted: { nonsense: 1 } }")]
    [InlineData("providers: { gpu: { type: vllm, attributes: [\"${WORD:-a}\"] } }\npolicies: { restricted: { locations: [own] } }")]
    public async Task Residency_LedgerDoesNotTellThePolicy_IsNotProven(string config)
    {
        using CommandFolder folder = new();
        await FillAsync(folder, config, Call(1, "restricted", Own()));
        CommandRun run = await CommandRun.RunAsync("report", "residency", "--ledger", folder.LedgerUrl);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("NOT PROVEN", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Residency_SinceLater_LeavesEarlierCallsOut()
    {
        using CommandFolder folder = new();
        await FillAsync(folder, Config, Call(1, "restricted", Cloud()));
        CommandRun run = await CommandRun.RunAsync("report", "residency", "--ledger", folder.LedgerUrl, "--since", "2027-01-01");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("No call with a data class", run.Out, StringComparison.Ordinal);
    }

    private static Attempt Own() => new("t-own", s_start, 5, 200, null) { Provider = "gpu", Model = "m", Location = Location.Own, Region = "eu" };

    private static Attempt Cloud() => new("t-cloud", s_start, 5, 500, "server_error") { Provider = "cloud", Model = "m", Location = Location.Cloud, Region = "us" };

    private static CallRecord Call(int number, string? dataClass, params Attempt[] attempts) => new()
    {
        Id = Guid.CreateVersion7(s_start.AddSeconds(number)),
        RequestId = $"r-{number}",
        StartedAt = s_start.AddSeconds(number),
        DataClass = dataClass,
        Status = 200,
        Attempts = [.. attempts],
        ConfigVersion = 1,
    };

    private static CallRecord Refused(int number, string dataClass) => Call(number, dataClass) with { Outcome = CallOutcome.Refused, Status = 403, ErrorCode = "policy_denied" };

    private static async Task FillAsync(CommandFolder folder, string config, params CallRecord[] calls)
    {
        await using EmbeddedLedger ledger = await EmbeddedLedger.OpenAsync(new() { DatabasePath = folder.File("calls.db") }, TestContext.Current.CancellationToken);
        await ledger.RegisterConfigVersionAsync(config, config, TestContext.Current.CancellationToken);
        await ledger.ImportAsync(calls.ToAsyncEnumerable(), progress: null, TestContext.Current.CancellationToken);
    }
}
