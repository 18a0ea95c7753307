namespace Breakeven.Cli.Tests.Commands;

public sealed class LedgerCommandTests
{
    [Fact]
    public async Task Prune_OldCalls_ForgetsThemAndVerifies()
    {
        using CommandFolder folder = new();
        string file = folder.Write("calls.csv", "started_at,input_tokens,output_tokens\n2020-01-01T00:00:00Z,100,20\n2020-03-01T00:00:00Z,100,20\n");
        Assert.Equal(0, (await CommandRun.RunAsync("import", file, "--ledger", folder.LedgerUrl)).ExitCode);

        CommandRun pruned = await CommandRun.RunAsync("ledger", "prune", "--before", "2020-02-01", "--ledger", folder.LedgerUrl);

        Assert.Equal(0, pruned.ExitCode);
        Assert.Contains("1 records forgotten", pruned.Out, StringComparison.Ordinal);
        Assert.Contains(": 1 records, 0 problems", (await CommandRun.RunAsync("ledger", "verify", "--ledger", folder.LedgerUrl)).Out, StringComparison.Ordinal);
        Assert.Contains("0 of 2", (await CommandRun.RunAsync("import", file, "--ledger", folder.LedgerUrl)).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prune_WithoutTimeOrTooLate_SaysWhatToGive()
    {
        using CommandFolder folder = new();
        string file = folder.Write("calls.csv", "started_at,input_tokens,output_tokens\n2020-01-01T00:00:00Z,100,20\n");
        Assert.Equal(0, (await CommandRun.RunAsync("import", file, "--ledger", folder.LedgerUrl)).ExitCode);
        (await CommandRun.RunAsync("ledger", "prune", "--ledger", folder.LedgerUrl)).AssertFailed(2, "--before");
        (await CommandRun.RunAsync("ledger", "prune", "--before", "2999-01-01", "--ledger", folder.LedgerUrl)).AssertFailed(2, "a day");
    }

    [Fact]
    [Trait("Fault", "106")]
    public async Task Verify_DamagedFile_TellsTheWayOut()
    {
        using CommandFolder folder = new();
        string file = folder.Write("calls.csv", "started_at,input_tokens,output_tokens\n" + string.Concat(Enumerable.Repeat("2020-01-01T00:00:00Z,100,20\n", 500)));
        Assert.Equal(0, (await CommandRun.RunAsync("import", file, "--ledger", folder.LedgerUrl)).ExitCode);
        using (FileStream cut = new(folder.File("calls.db"), FileMode.Open)) cut.SetLength(cut.Length / 8192 * 4096);

        CommandRun import = await CommandRun.RunAsync("import", file, "--ledger", folder.LedgerUrl);

        Assert.NotEqual(0, import.ExitCode);
        Assert.Contains("--salvage", import.Error, StringComparison.Ordinal);
        (await CommandRun.RunAsync("ledger", "export", "--salvage", "--since", "2020-01-01", "--ledger", folder.LedgerUrl)).AssertFailed(2, "--salvage");
    }
}
