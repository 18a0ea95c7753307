using System.Net;

namespace Breakeven.EndToEnd.Serving;

public sealed class ConfigChangeTests
{
    [Fact]
    public async Task Serve_ConfigChangesOnDisk_AppliesGoodAndRefusesBad()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync();
        using HttpResponseMessage before = await gateway.ChatAsync("assistant", "before");
        int first = (int)(await gateway.RecordAsync("before"))["config_version"]!;

        await File.WriteAllTextAsync(gateway.ConfigFile, "version: 1\nprovidres: {}\n", TestContext.Current.CancellationToken);
        await UntilAsync(() => Task.FromResult(gateway.Output.Contains("providres", StringComparison.Ordinal)));
        Assert.Contains("breakeven.yaml:2", gateway.Output, StringComparison.Ordinal);
        using HttpResponseMessage during = await gateway.ChatAsync("assistant", "during");
        Assert.Equal(HttpStatusCode.OK, during.StatusCode);
        Assert.Equal(first, (int)(await gateway.RecordAsync("during"))["config_version"]!);

        gateway.Configure(extraRoute: "  added: { targets: [frontier] }");
        await UntilAsync(async () =>
        {
            using HttpResponseMessage added = await gateway.ChatAsync("added", "after");
            return added.IsSuccessStatusCode;
        });
        Assert.True((int)(await gateway.RecordsAsync("request_id=after&outcome=ok")).Single()!["config_version"]! > first);
    }

    /// <summary>Asks again until it holds; a test that waits in vain fails by the runner's time-out.</summary>
    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(30));
        while (!await holds()) await Task.Delay(100, patience.Token);
    }
}
