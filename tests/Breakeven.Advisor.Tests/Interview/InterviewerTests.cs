using System.Collections.Immutable;
using System.Text;
using Breakeven.Advisor.Interview;
using Breakeven.Advisor.Scenarios;
using Breakeven.Advisor.Workloads;

namespace Breakeven.Advisor.Tests.Interview;

public sealed class InterviewerTests
{
    private static async Task<(string Json, string Prompts)> AskAsync(string[] answers, ImmutableArray<WorkloadProfile> observed = default, bool asksAgain = false)
    {
        var lines = new Queue<string>(answers);
        using StringWriter prompts = new();
        byte[] json = await new Interviewer(observed.IsDefault ? [] : observed, new AdviceOptions(), _ => new(lines.TryDequeue(out string? line) ? line : null), prompts, asksAgain).RunAsync(TestContext.Current.CancellationToken);
        Assert.Empty(lines);
        return (Encoding.UTF8.GetString(json), prompts.ToString());
    }

    private static string[] Empty(int count) => [.. Enumerable.Repeat("", count)];

    /// <summary>Questions that a workload on the API without further ado is asked: all but hours, kind of latency.</summary>
    private static readonly int OfWorkload = Questions.OfWorkload.Length - 2, OfRest = Questions.OfMoney.Length + Questions.OfOrganisation.Length;

    [Fact]
    public async Task RunAsync_OnlyEnter_StatesNothingButTheName()
    {
        (string json, _) = await AskAsync(Empty(1 + OfWorkload + 1 + OfRest));
        Assert.Equal("{\n  \"workloads\": [\n    {\n      \"name\": \"workload-1\"\n    }\n  ]\n}\n", json);
        Assert.Single(Scenario.Parse(Encoding.UTF8.GetBytes(json)).Workloads);
    }

    [Fact]
    public async Task RunAsync_Answers_AreReadBackAsTheyWereMeant()
    {
        (string json, _) = await AskAsync(
        [
            "support", "1.5M", "1,200", "250", "sched", "50", "", "yes", "eu", "HIPAA, GDPR", "no", "3 %", "y", "en, DE", "800", "ttft", "lora", "99.9", "24h", "20%", "hosted-service", "yes",
            "notes", .. Empty(OfWorkload), "n",
            "gpt-4.1", "eu", "$5,000", "2x h100-sxm", "0.25", "some", "no", "yes", "", "",
        ]);
        Scenario scenario = Scenario.Parse(Encoding.UTF8.GetBytes(json));
        ScenarioWorkload support = scenario.Workloads[0];
        Assert.Equal(["support", "notes"], scenario.Workloads.Select(workload => workload.Name));
        Assert.Equal((1_500_000m, 1_200m, 250m, TrafficPattern.Scheduled, 50m), (support.RequestsPerMonth, support.InputTokens, support.OutputTokens, support.Traffic, support.HoursPerWeek));
        Assert.Equal((true, "eu", false, 0.03m, true), (support.ExternalProcessingAllowed, support.Residency, support.FrontierRequired, support.QualityMargin, support.ToolsRequired));
        Assert.Equal(["HIPAA", "GDPR"], support.Compliance!.Value);
        Assert.Equal(["en", "de"], support.Languages!.Value);
        Assert.Equal((800m, "ttft", "lora", 99.9m, TimeSpan.FromHours(24), 0.2m, "hosted-service"), (support.LatencyBudgetMs, support.LatencyKind, support.Customization, support.AvailabilityPercent, support.Deadline, support.OptimisationSaving, support.Use));
        Assert.Equal(("gpt-4.1", "eu", 5_000m, "2x h100-sxm", 0.25m), (scenario.Api.Model, scenario.Api.Region, scenario.SelfHost.ServerUsdPerMonth, scenario.SelfHost.Gpu, scenario.SelfHost.OpsFteShare));
        Assert.Equal(("some", false, true, null), (scenario.Org.GpuExpertise, scenario.Org.TimeToMarketCritical, scenario.Org.ResiliencePriority, scenario.Org.BuildGradually));
        Assert.NotNull(AdvicePipeline.FromScenario(scenario, new AdviceOptions()));
    }

    [Fact]
    public async Task RunAsync_Back_AsksAgainAndForgetsWhatFollowed()
    {
        (string json, string prompts) = await AskAsync(["a", "500", "<", "<", "b", "700", .. Empty(OfWorkload - 1), "", .. Empty(OfRest)]);
        Scenario scenario = Scenario.Parse(Encoding.UTF8.GetBytes(json));
        Assert.Equal(("b", 700m), (scenario.Workloads[0].Name, scenario.Workloads[0].RequestsPerMonth));
        Assert.Equal(3, prompts.Split("How many requests a month?").Length - 1);
    }

    [Fact]
    public async Task RunAsync_BackOverACondition_DropsItsQuestion()
    {
        // Data may not leave, so no region is asked for; going back and allowing it asks for the region.
        (string json, _) = await AskAsync(["", "", "", "", "", "", "no", "<", "yes", "eu", .. Empty(OfWorkload - 7), "", .. Empty(OfRest)]);
        ScenarioWorkload workload = Scenario.Parse(Encoding.UTF8.GetBytes(json)).Workloads[0];
        Assert.Equal((true, "eu"), (workload.ExternalProcessingAllowed, workload.Residency));
    }

    [Fact]
    public async Task RunAsync_QuestionMark_TellsTheCriterion()
    {
        (_, string prompts) = await AskAsync(["?", "", "?", .. Empty(OfWorkload), "", .. Empty(OfRest)]);
        Assert.Contains("Decides: volume: below the break-even", prompts, StringComparison.Ordinal);
        Assert.Contains("workloads.requests_per_month", prompts, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("many", "requests_per_month (line 2)", "\"many\" is not a number")]
    [InlineData("-5", "requests_per_month (line 2)", "negative")]
    public async Task RunAsync_WrongInAPipe_SaysLineAndWhatToDo(string answer, string where, string what)
    {
        ScenarioException problem = await Assert.ThrowsAsync<ScenarioException>(() => AskAsync(["w", answer]));
        Assert.Contains(where, problem.Message, StringComparison.Ordinal);
        Assert.Contains(what, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_WrongAtATerminal_AsksAgain()
    {
        (string json, string prompts) = await AskAsync(["w", "many", "10", .. Empty(OfWorkload - 1), "maybe", "no", "gpt-99-turbo", "", "", "", "h9000", "", "", .. Empty(Questions.OfOrganisation.Length)], asksAgain: true);
        Assert.Equal(10m, Scenario.Parse(Encoding.UTF8.GetBytes(json)).Workloads[0].RequestsPerMonth);
        Assert.Contains("\"many\" is not a number", prompts, StringComparison.Ordinal);
        Assert.Contains("\"maybe\" is not a yes or no", prompts, StringComparison.Ordinal);
        Assert.Contains("has no price in the price book", prompts, StringComparison.Ordinal);
        Assert.Contains("h9000", prompts, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_InputEnds_NamesTheOpenQuestion() =>
        Assert.Contains("traffic (line 5): the input ended", (await Assert.ThrowsAsync<ScenarioException>(() => AskAsync(["w", "1", "1", "1"]))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task RunAsync_NameTwice_IsRefused() =>
        Assert.Contains("names two workloads", (await Assert.ThrowsAsync<ScenarioException>(() => AskAsync(["w", .. Empty(OfWorkload), "yes", "w"]))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task RunAsync_Ledger_OffersWhatItSawAndLeavesItToTheLedger()
    {
        var profile = new WorkloadProfile
        {
            Name = "support", FirstSeen = DateTimeOffset.UnixEpoch, LastSeen = DateTimeOffset.UnixEpoch.AddHours(400), Calls = 50_000, ObservedHours = 400,
            RequestsPerMonth = 1_234_567, InputTokens = 1_000, OutputTokens = 200, HourlyRequests = HourlySeries.Empty, Traffic = TrafficPattern.Spiky, PeakToMean = 5,
        };
        (string json, string prompts) = await AskAsync(["", "", "", "300", .. Empty(OfWorkload - 3), "", .. Empty(OfRest)], [profile]);
        ScenarioWorkload workload = Scenario.ParseRequirements(Encoding.UTF8.GetBytes(json)).Workloads[0];
        Assert.Equal(("support", null, 300m), (workload.Name, workload.RequestsPerMonth, workload.OutputTokens));
        Assert.Contains("[1,234,567, from the ledger]", prompts, StringComparison.Ordinal);
        Assert.Contains("[spiky, from the ledger]", prompts, StringComparison.Ordinal);

        ImmutableArray<RequirementRow> rows = AdvicePipeline.FromProfiles([profile], Scenario.ParseRequirements(Encoding.UTF8.GetBytes(json)), new AdviceOptions()).Requirements;
        Assert.Equal(("1,234,567", "observed"), Row(rows, "requests_per_month"));
        Assert.Equal(("300", "stated"), Row(rows, "output_tokens"));
        Assert.Equal(("none", "default"), Row(rows, "customization"));
    }

    [Fact]
    public async Task RunAsync_Cancelled_GivesNothing()
    {
        using var cancel = new CancellationTokenSource();
        var interviewer = new Interviewer([], new AdviceOptions(), token => new(new TaskCompletionSource<string?>().Task.WaitAsync(token)), TextWriter.Null, asksAgain: true);
        Task<byte[]> running = interviewer.RunAsync(cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    private static (string, string) Row(ImmutableArray<RequirementRow> rows, string name) => rows.Single(row => row.Requirement == name) is var row ? (row.Value, row.Basis) : default;
}
