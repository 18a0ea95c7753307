using System.Text.Json;

namespace Breakeven.Cli.Tests.Commands;

public sealed class BadInputTests
{
    [Theory]
    [InlineData("""{"workloads":[{"requests_per_month":-5}]}""", "requests_per_month")]
    [InlineData("""{"workloads":[{"requests_per_month":NaN}]}""", "not valid JSON")]
    [InlineData("""{"workloads":[{"request_per_month":5}]}""", "did you mean \"requests_per_month\"")]
    [InlineData("""{"workloads":[{"requests_per_month":"5"}]}""", "is not a number")]
    [InlineData("hello", "not valid JSON")]
    [InlineData("", "not valid JSON")]
    [InlineData("{}", "no workload")]
    [InlineData("[]", "not an object")]
    public async Task Advise_BadScenario_NamesFileAndField(string scenario, string named)
    {
        using CommandFolder folder = new();
        CommandRun run = await CommandRun.RunAsync("advise", "--format", "json", "--scenario", folder.Write("plan.json", scenario));
        run.AssertFailed(2, "plan.json", "line 1", named);
    }

    [Fact]
    public async Task Advise_InputThatIsNotThere_NamesIt()
    {
        using CommandFolder folder = new();
        (await CommandRun.RunAsync("advise", "--scenario", folder.File("plan.json"))).AssertFailed(2, "plan.json");
        (await CommandRun.RunAsync("advise", "--from", folder.File("trace.csv"))).AssertFailed(2, "trace.csv");
        (await CommandRun.RunAsync("advise", "--from", folder.File(""))).AssertFailed(2, folder.File(""));
        (await CommandRun.RunAsync("demo", "--trace", folder.File("trace.csv"), "--output", folder.File("out"))).AssertFailed(2, "trace.csv");
        (await CommandRun.RunAsync("advise", "--ledger", folder.LedgerUrl)).AssertFailed(2, "calls.db", "breakeven import");
        (await CommandRun.RunAsync("ledger", "verify", "--ledger", folder.LedgerUrl)).AssertFailed(2, "calls.db");
        (await CommandRun.RunAsync("import", folder.File("trace.csv"), "--ledger", folder.LedgerUrl)).AssertFailed(2, "trace.csv");
        (await CommandRun.RunAsync("prices", "update", folder.File("p.json"), "--output", folder.File("prices.txt"))).AssertFailed(2, "p.json");
        Assert.Empty(folder.Files());
    }

    [Fact]
    public async Task Advise_UnknownFormatOrWorkload_ListsWhatThereIs()
    {
        using CommandFolder folder = new();
        (await CommandRun.RunAsync("advise", "--from", folder.Write("notes.md", "# Notes\n"))).AssertFailed(2, "notes.md", "azure-trace", "mooncake");
        string plan = folder.Write("plan.json", """{"workloads":[{"name":"support","requests_per_month":5000}]}""");
        (await CommandRun.RunAsync("advise", "--scenario", plan, "--workload", "sales")).AssertFailed(2, "--workload sales", "support");
    }

    [Fact]
    public async Task Advise_OutputInsideAFile_LeavesNothing()
    {
        using CommandFolder folder = new();
        string plan = folder.Write("plan.json", """{"workloads":[{"name":"support","requests_per_month":5000}]}""");
        (await CommandRun.RunAsync("advise", "--scenario", plan, "--output", Path.Combine(plan, "advice.txt"))).AssertFailed(1, "cannot write", "advice.txt");
        (await CommandRun.RunAsync("demo", "--requests", "200", "--output", Path.Combine(plan, "out"))).AssertFailed(1, "--output", "plan.json");
        Assert.Equal(["plan.json"], folder.Files());
    }

    [Fact]
    public async Task Advise_AsJson_PrintsOneDocument()
    {
        using CommandFolder folder = new();
        string plan = folder.Write("plan.json", """{"workloads":[{"name":"support","requests_per_month":5000}]}""");
        CommandRun printed = await CommandRun.RunAsync("advise", "--scenario", plan, "--format", "json");
        Assert.Equal((0, ""), (printed.ExitCode, printed.Error));
        using JsonDocument advice = JsonDocument.Parse(printed.Out);
        Assert.Equal("api", advice.RootElement.GetProperty("verdict").GetString());

        CommandRun written = await CommandRun.RunAsync("advise", "--scenario", plan, "--format", "json", "--output", folder.File("advice.json"));
        Assert.Equal((0, ""), (written.ExitCode, written.Out));
        Assert.Equal(printed.Out.TrimEnd(), (await File.ReadAllTextAsync(folder.File("advice.json"), TestContext.Current.CancellationToken)).TrimEnd());
    }

    [Fact]
    public async Task Check_UnknownKey_NamesFileLineKeyAndSuggestion()
    {
        using CommandFolder folder = new();
        string config = folder.Write("breakeven.yaml", "version: 1\nproviderz: {}\n");
        (await CommandRun.RunAsync("check", "--config", config)).AssertFailed(2, "breakeven.yaml:2:1", "providerz", "did you mean 'providers'");
        (await CommandRun.RunAsync("serve", "--config", config)).AssertFailed(2, "breakeven.yaml:2:1", "providerz");
        (await CommandRun.RunAsync("serve", "--config", folder.File("other.yaml"))).AssertFailed(2, "other.yaml");
    }

    [Theory]
    [InlineData("postgres://reader:pw-secret@db/calls", "PostgreSQL")]
    [InlineData("breakeven.db", "sqlite:PATH")]
    [InlineData("sqlite:", "sqlite:PATH")]
    public async Task Ledger_UrlOfAnotherKind_SaysWhatWorks(string url, string named)
    {
        CommandRun run = await CommandRun.RunAsync("ledger", "verify", "--ledger", url);
        run.AssertFailed(2, named);
        Assert.DoesNotContain("pw-secret", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_BrokenFile_LeavesTheLedgerUnchanged()
    {
        using CommandFolder folder = new();
        string good = folder.Write("good.csv", "arrival_s,input_tokens,output_tokens\n0,100,20\n10,200,30\n");
        string broken = folder.Write("broken.csv", "arrival_s,input_tokens,output_tokens\n50,100,20\n60,x,30\n");
        Assert.Equal(0, (await CommandRun.RunAsync("import", good, "--ledger", folder.LedgerUrl)).ExitCode);
        (await CommandRun.RunAsync("import", broken, "--ledger", folder.LedgerUrl)).AssertFailed(2, "broken.csv", "line 3", "input_tokens");
        CommandRun verified = await CommandRun.RunAsync("ledger", "verify", "--ledger", folder.LedgerUrl);
        Assert.Equal(0, verified.ExitCode);
        Assert.Contains(": 2 records, 0 problems", verified.Out, StringComparison.Ordinal);
        Assert.Contains("0 of 2", (await CommandRun.RunAsync("import", good, "--ledger", folder.LedgerUrl)).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prices_UnknownModelOrBrokenFile_SuggestsAndWritesNothing()
    {
        (await CommandRun.RunAsync("prices", "show", "gpt-4.1-min")).AssertFailed(2, "gpt-4.1-min", "openai/gpt-4.1-mini");
        (await CommandRun.RunAsync("prices", "list", "--provider", "nosuch")).AssertFailed(2, "nosuch");
        using CommandFolder folder = new();
        string broken = folder.Write("broken.json", "# no JSON");
        (await CommandRun.RunAsync("prices", "update", broken, "--output", folder.File("prices.txt"))).AssertFailed(2, "broken.json", "line 1");
        Assert.Equal(["broken.json"], folder.Files());
    }
}
