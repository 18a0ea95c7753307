namespace Breakeven.Cli.Tests.Commands;

public sealed class UsageTests
{
    [Theory]
    [InlineData("")]
    [InlineData("demo")]
    [InlineData("serve")]
    [InlineData("check")]
    [InlineData("advise")]
    [InlineData("import")]
    [InlineData("ledger")]
    [InlineData("ledger export")]
    [InlineData("ledger verify")]
    [InlineData("ledger prune")]
    [InlineData("prices")]
    [InlineData("prices list")]
    [InlineData("prices show")]
    [InlineData("prices update")]
    [InlineData("hardware list")]
    [InlineData("models list")]
    [InlineData("keys create")]
    public async Task Help_OfEveryVerb_ExplainsIt(string verb)
    {
        CommandRun help = await CommandRun.RunAsync([.. verb.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);
        Assert.Equal((0, ""), (help.ExitCode, help.Error));
        Assert.Contains("Usage:", help.Out, StringComparison.Ordinal);
        Assert.Contains(verb, help.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nosuch", "'nosuch'")]
    [InlineData("advise --nope", "'--nope'")]
    [InlineData("advise --scenario a.json --from b.csv", "exclude each other")]
    [InlineData("advise --format yaml --scenario a.json", "yaml")]
    [InlineData("demo --requests 3", "200")]
    [InlineData("demo --requests many", "many")]
    [InlineData("advise --seed x --scenario a.json", "'x'")]
    [InlineData("ledger export --since yesterday", "--since yesterday")]
    [InlineData("serve --listen nonsense", "--listen nonsense")]
    [InlineData("prices show", "model")]
    [InlineData("keys create", "name")]
    [InlineData("import", "files")]
    public async Task Usage_Wrong_Exits2AndSaysWhereHelpIs(string line, string named)
    {
        CommandRun run = await CommandRun.RunAsync(line.Split(' '));
        run.AssertFailed(2, named, "--help");
    }

    [Fact]
    public async Task ModelsList_InAPipe_HasOneLinePerModel()
    {
        CommandRun run = await CommandRun.RunAsync("models", "list");
        Assert.Equal(0, run.ExitCode);
        string row = Assert.Single(run.Out.Split('\n'), line => line.Contains("meta-llama/Meta-Llama-3-8B ", StringComparison.Ordinal));
        Assert.Contains("Llama Community Licence (<700M", row, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', run.Out);
    }
}
