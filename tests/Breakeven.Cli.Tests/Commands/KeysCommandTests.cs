using System.Security.Cryptography;
using System.Text;
using Breakeven.Gateway.Configuration;

namespace Breakeven.Cli.Tests.Commands;

public sealed class KeysCommandTests : IDisposable
{
    private const string Text = """
        version: 1 # ours
        teams: { search: {} }
        keys:
          # the first one
          - name: app
            sha256: "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0" # made in May
            budget: { usd: 500, per: month }
        prices: {}

        """;

    private readonly CommandFolder _folder = new();

    [Fact]
    public async Task Create_WithAConfiguration_PrintsTheKeyOnceAndStoresItsHash()
    {
        string path = _folder.Write("breakeven.yaml", Text);
        CommandRun run = await CommandRun.RunAsync("keys", "create", "bot", "--config", path, "--team", "search", "--expires", "90d", "--budget", "2.50/day", "--environment", "production");
        Assert.True(run.ExitCode == 0, run.Error);
        string secret = run.Out.Trim();
        Assert.Matches("^bk-[A-Za-z0-9_-]{43}$", secret); // 32 random bytes
        KeyConfig key = Read(path).Keys.Single(key => key.Name == "bot");
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret))), key.Hashes.Single().Sha256);
        Assert.Equal(("search", "production", new BudgetConfig(new(2.50m), BudgetPeriod.Day)), (key.Team, key.Environment, key.Budgets.Single()));
        Assert.InRange(key.ExpiresAt!.Value, TimeProvider.System.GetUtcNow().AddDays(89), TimeProvider.System.GetUtcNow().AddDays(91));
        string after = File.ReadAllText(path);
        Assert.DoesNotContain(secret, after, StringComparison.Ordinal);
        Assert.Equal(Text, string.Join('\n', after.Split('\n').Where(line => !line.Contains("bot", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Rotate_Key_KeepsTheOldOneForItsGrace()
    {
        string path = _folder.Write("breakeven.yaml", Text);
        CommandRun run = await CommandRun.RunAsync("keys", "rotate", "app", "--config", path, "--grace", "2h");
        Assert.True(run.ExitCode == 0, run.Error);
        KeyConfig key = Read(path).Keys.Single();
        Assert.Equal(2, key.Hashes.Length);
        Assert.Equal((Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(run.Out.Trim()))), null), (key.Hashes[0].Sha256, key.Hashes[0].Expires));
        Assert.StartsWith("0f1e2d3c", key.Hashes[1].Sha256, StringComparison.Ordinal);
        Assert.InRange(key.Hashes[1].Expires!.Value, TimeProvider.System.GetUtcNow().AddMinutes(115), TimeProvider.System.GetUtcNow().AddMinutes(121));
    }

    [Fact]
    public async Task Revoke_Key_ShutsItOutAndKeepsItsEntry()
    {
        string path = _folder.Write("breakeven.yaml", Text);
        CommandRun run = await CommandRun.RunAsync("keys", "revoke", "app", "--config", path);
        Assert.True(run.ExitCode == 0, run.Error);
        KeyConfig key = Read(path).Keys.Single();
        Assert.False(key.Enabled);
        Assert.Equal(500m, key.Budgets.Single().Usd.Usd);
        Assert.Contains("# made in May", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_Keys_ShowsNoHashInFull()
    {
        string path = _folder.Write("breakeven.yaml", Text);
        CommandRun run = await CommandRun.RunAsync("keys", "list", "--config", path, "--ledger", _folder.LedgerUrl);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("app", run.Out, StringComparison.Ordinal);
        Assert.Contains("0f1e2d3c…", run.Out, StringComparison.Ordinal);
        Assert.Contains("$500.00/month", run.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("0f1e2d3c4b5a", run.Out, StringComparison.Ordinal);
        CommandRun json = await CommandRun.RunAsync("keys", "list", "--config", path, "--ledger", _folder.LedgerUrl, "--format", "json");
        Assert.Contains("\"state\": \"active\"", json.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("0f1e2d3c4b5a", json.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("keys create app", "has a key 'app' already")]
    [InlineData("keys revoke nobody", "no key 'nobody'")]
    [InlineData("keys create bot --team nosuch", "there is no team 'nosuch'")]
    [InlineData("keys create bot --budget much", "500/month")]
    [InlineData("keys create bot --expires soon", "90d")]
    public async Task Change_ThatIsWrong_LeavesTheFileAsItWas(string line, string message)
    {
        string path = _folder.Write("breakeven.yaml", Text);
        CommandRun run = await CommandRun.RunAsync([.. line.Split(' '), "--config", path]);
        run.AssertFailed(2, message);
        Assert.Equal(Text, File.ReadAllText(path));
        Assert.Equal(["breakeven.yaml"], _folder.Files());
    }

    [Fact]
    public async Task Change_OfAFile_KeepsItsPermissions()
    {
        if (OperatingSystem.IsWindows()) return;
        string path = _folder.Write("breakeven.yaml", Text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await CommandRun.RunAsync("keys", "revoke", "app", "--config", path);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    public void Dispose() => _folder.Dispose();

    private static BreakevenConfig Read(string path) => ConfigReader.ReadFile(path, _ => null).Config!;
}
