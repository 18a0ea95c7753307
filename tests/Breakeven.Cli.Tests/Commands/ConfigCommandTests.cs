using System.Security.Cryptography;
using System.Text;
using Breakeven.Ledger;

namespace Breakeven.Cli.Tests.Commands;

public sealed class ConfigCommandTests
{
    [Fact]
    public async Task Apply_ValidFile_ReplacesTheConfigurationAndIsAudited()
    {
        using CommandFolder folder = new();
        string config = folder.Write("breakeven.yaml", Text("one")), next = folder.Write("next.yaml", Text("two"));
        CommandRun dry = await RunAsync(folder, "apply", next, "--dry-run");
        Assert.Equal(0, dry.ExitCode);
        Assert.Contains("+ routes.two.targets: [t]", dry.Out, StringComparison.Ordinal);
        Assert.Equal(Text("one"), await File.ReadAllTextAsync(config, TestContext.Current.CancellationToken));
        Assert.Equal(0, (await RunAsync(folder, "apply", next)).ExitCode);
        Assert.Equal(Text("two"), await File.ReadAllTextAsync(config, TestContext.Current.CancellationToken));
        Assert.Contains("config apply next.yaml", await File.ReadAllTextAsync(folder.File("calls.db.audit.jsonl"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Apply_InvalidFile_IsRefusedWhole()
    {
        using CommandFolder folder = new();
        string config = folder.Write("breakeven.yaml", Text("one")), next = folder.Write("next.yaml", Text("two") + "nonsense: 1\n");
        (await RunAsync(folder, "apply", next)).AssertFailed(2, "nonsense", "refused whole");
        Assert.Equal(Text("one"), await File.ReadAllTextAsync(config, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task RollBack_EarlierVersion_RestoresTheFile()
    {
        using CommandFolder folder = new();
        await RegisterAsync(folder, Text("one"), Text("two"));
        string config = folder.Write("breakeven.yaml", Text("two"));
        CommandRun history = await RunAsync(folder, "history");
        Assert.Contains("first", history.Out, StringComparison.Ordinal);
        CommandRun diff = await RunAsync(folder, "diff", "1", "2");
        Assert.Equal("+ routes.two.targets: [t]\n- routes.one.targets: [t]\n", diff.Out);
        Assert.Equal(0, (await RunAsync(folder, "rollback")).ExitCode);
        Assert.Equal(Text("one"), await File.ReadAllTextAsync(config, TestContext.Current.CancellationToken));
        Assert.Contains("routes", (await RunAsync(folder, "show", "1")).Out, StringComparison.Ordinal);
        (await RunAsync(folder, "rollback", "9")).AssertFailed(2, "no configuration version 9");
    }

    [Fact]
    public async Task RollBack_SecretThatIsKeptNowhere_IsRefusedAndNamed()
    {
        using CommandFolder folder = new();
        string masked = Text("one").Replace("type: vllm", "type: vllm, api_key: \"***\"", StringComparison.Ordinal);
        await RegisterAsync(folder, masked, Text("two"));
        string config = folder.Write("breakeven.yaml", Text("two"));
        (await RunAsync(folder, "rollback", "1")).AssertFailed(2, "providers.p.api_key", "breakeven config show 1");
        Assert.Equal(Text("two"), await File.ReadAllTextAsync(config, TestContext.Current.CancellationToken));
    }

    private static Task<CommandRun> RunAsync(CommandFolder folder, params string[] args) =>
        CommandRun.RunAsync(["config", .. args, "--config", folder.File("breakeven.yaml"), "--ledger", folder.LedgerUrl]);

    private static async Task RegisterAsync(CommandFolder folder, params string[] maskedTexts)
    {
        await using EmbeddedLedger ledger = await EmbeddedLedger.OpenAsync(new() { DatabasePath = folder.File("calls.db") }, TestContext.Current.CancellationToken);
        foreach (string text in maskedTexts)
            await ledger.RegisterConfigVersionAsync(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))), text, TestContext.Current.CancellationToken);
    }

    private static string Text(string route) => $"version: 1\nproviders:\n  p: {{ type: vllm }}\ntargets:\n  t: {{ provider: p, model: m }}\nroutes:\n  {route}: {{ targets: [t] }}\n";
}
