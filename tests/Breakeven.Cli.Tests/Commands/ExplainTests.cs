namespace Breakeven.Cli.Tests.Commands;

/// <summary><c>advise --explain</c> opens one number on a terminal.</summary>
public sealed class ExplainTests
{
    private const string Two = """
        {"workloads":[{"name":"support","requests_per_month":1000000,"input_tokens":1000,"output_tokens":200},{"name":"sales","requests_per_month":10}],
        "self_host":{"server_usd_per_month":3000}}
        """;

    [Fact]
    public async Task Explain_Name_TellsItOfTheWholeAndOfEachWorkload()
    {
        using CommandFolder folder = new();
        CommandRun run = await CommandRun.RunAsync("advise", "--scenario", folder.Write("plan.json", Two), "--explain", "api_usd_per_month");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("All by API a month: $6,000.07 a month", run.Out, StringComparison.Ordinal);
        Assert.Contains("support: API cost a month: $6,000.00 a month", run.Out, StringComparison.Ordinal);
        Assert.Contains("= 1,000,000 × 0.006 = $6,000.00", run.Out, StringComparison.Ordinal);
        Assert.Contains("stated in the scenario", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_OneWorkload_TellsEachNumberOnce()
    {
        using CommandFolder folder = new();
        CommandRun run = await CommandRun.RunAsync("advise", "--scenario", folder.Write("plan.json", Two), "--workload", "support", "--explain", "all");
        Assert.Equal(2, run.Out.Split("A = N × a").Length);
        Assert.DoesNotContain("support: ", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Explain_UnknownName_ListsThoseThatThereAre()
    {
        using CommandFolder folder = new();
        (await CommandRun.RunAsync("advise", "--scenario", folder.Write("plan.json", Two), "--explain", "profit")).AssertFailed(2, "--explain profit", "api_usd_per_month", "or all");
    }

    [Fact]
    public async Task Explain_WithAnotherFormat_IsRefused()
    {
        using CommandFolder folder = new();
        (await CommandRun.RunAsync("advise", "--scenario", folder.Write("plan.json", Two), "--explain", "all", "--format", "json")).AssertFailed(2, "--explain", "--format");
    }
}
