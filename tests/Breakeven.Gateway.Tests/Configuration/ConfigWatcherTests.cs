using Breakeven.Gateway.Configuration;
using Microsoft.Extensions.Time.Testing;

namespace Breakeven.Gateway.Tests.Configuration;

public sealed class ConfigWatcherTests : IDisposable
{
    private const string First = "version: 1\nserver: { budget_exceeded_status: 402 }\n";
    private const string Second = "version: 1\nserver: { budget_exceeded_status: 429 }\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("breakeven-config-").FullName;
    private readonly List<ConfigResult> _applied = [];
    private readonly List<ConfigResult> _refused = [];

    private string File => Path.Combine(_folder, "breakeven.yaml");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Look_ChangedAndSettled_IsAppliedOnce()
    {
        ConfigWatcher watcher = Watch(First);
        Write(Second);
        await LookAsync(watcher, 1);
        Assert.Empty(_applied); // may still be half-written
        await LookAsync(watcher, 5);
        Assert.Equal(429, Assert.Single(_applied).Config!.Server.BudgetExceededStatus);
        Assert.Empty(_refused);
    }

    [Fact]
    public async Task Look_KeepsChanging_WaitsUntilItRests()
    {
        ConfigWatcher watcher = Watch(First);
        foreach (string text in new[] { "version: 1\nserver: {", "version: 1\nserver: { budget", Second })
        {
            Write(text);
            await LookAsync(watcher, 1);
        }
        Assert.Empty(_refused);
        await LookAsync(watcher, 1);
        Assert.Single(_applied);
    }

    [Fact]
    public async Task Look_Bad_IsRefusedOnceAndTheNextGoodOneApplied()
    {
        ConfigWatcher watcher = Watch(First);
        Write("version: nonsense");
        await LookAsync(watcher, 5);
        Assert.Single(_refused);
        Write(Second);
        await LookAsync(watcher, 2);
        Assert.Single(_applied);
    }

    [Fact]
    public async Task Look_DeletedThenReplacedByRename_IsApplied()
    {
        ConfigWatcher watcher = Watch(First);
        System.IO.File.Delete(File);
        await LookAsync(watcher, 4);
        Assert.Single(_refused);
        System.IO.File.WriteAllText(File + ".new", Second);
        System.IO.File.Move(File + ".new", File);
        await LookAsync(watcher, 2);
        Assert.Single(_applied);
    }

    [Fact]
    public async Task Look_LinkMovedToAnotherFile_IsApplied()
    {
        string link = Path.Combine(_folder, "link.yaml");
        System.IO.File.WriteAllText(Path.Combine(_folder, "second.yaml"), Second);
        ConfigWatcher watcher = Watch(First, () => System.IO.File.CreateSymbolicLink(link, File), link);
        System.IO.File.Delete(link);
        System.IO.File.CreateSymbolicLink(link, Path.Combine(_folder, "second.yaml"));
        await LookAsync(watcher, 2);
        Assert.Single(_applied);
    }

    [Fact]
    public async Task Look_ReferencedSecretRotated_IsApplied()
    {
        string secret = Path.Combine(_folder, "secret");
        System.IO.File.WriteAllText(secret, "one");
        ConfigWatcher watcher = Watch("providers: { p: { type: vllm, api_key: \"${file:secret}\" } }");
        System.IO.File.WriteAllText(secret, "two");
        await LookAsync(watcher, 3);
        Assert.Equal("two", Assert.Single(_applied).Config!.Providers[0].ApiKey!.Reveal());
    }

    [Fact]
    public async Task Look_TouchedOnly_DoesNothing()
    {
        ConfigWatcher watcher = Watch(First);
        Write(First);
        await LookAsync(watcher, 3);
        Assert.Empty(_applied);
    }

    [Fact]
    public async Task Run_TimePasses_AppliesAndEndsOnCancel()
    {
        var time = new FakeTimeProvider();
        ConfigWatcher watcher = Watch(First, time: time);
        using var stop = new CancellationTokenSource();
        Task run = watcher.RunAsync(stop.Token);
        Write(Second);
        for (int i = 0; i < 500 && _applied.Count == 0; i++)
        {
            time.Advance(ConfigWatcher.Interval);
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }
        Assert.Single(_applied);
        await stop.CancelAsync();
        await run;
    }

    private ConfigWatcher Watch(string text, Action? prepare = null, string? path = null, TimeProvider? time = null)
    {
        Write(text);
        prepare?.Invoke();
        string watched = path ?? File;
        ConfigResult Read() => ConfigReader.ReadFile(watched, _ => null);
        return new(watched, Read, Read(), (result, _) =>
        {
            _applied.Add(result);
            return ValueTask.CompletedTask;
        }, _refused.Add, time ?? TimeProvider.System);
    }

    private void Write(string text) => System.IO.File.WriteAllText(File, text);

    private static async Task LookAsync(ConfigWatcher watcher, int times)
    {
        for (int i = 0; i < times; i++) await watcher.LookAsync(TestContext.Current.CancellationToken);
    }
}
