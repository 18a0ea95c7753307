using System.Text.Json.Nodes;

namespace Breakeven.EndToEnd.Serving;

/// <summary>Fault 100: streams that are open when the gateway is told to stop run to their ends, all of them, and all are recorded.</summary>
[Trait("Fault", "100")]
public sealed class DrainTests
{
    private const int Streams = 200;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Terminate_WithTwoHundredStreams_CutsNone()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync();
        StreamReader[] readers = await Task.WhenAll(Enumerable.Range(0, Streams).Select(i => OpenAsync(gateway, $"live-{i}")));

        await gateway.Process.SignalAsync("TERM");
        gateway.Cloud.Gate.SetResult();
        string[] rests = await Task.WhenAll(readers.Select(reader => reader.ReadToEndAsync(Cancellation)));
        Assert.All(rests, rest => Assert.EndsWith("data: [DONE]", rest.TrimEnd(), StringComparison.Ordinal));
        foreach (StreamReader reader in readers) reader.Dispose();
        await gateway.Process.WaitForExitAsync();
        Assert.True(gateway.Process.ExitCode == 0, gateway.Output);

        await using BreakevenProcess export = await BreakevenProcess.RunAsync(gateway.Folder, "ledger", "export");
        List<JsonNode> records = [.. export.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
        Assert.Equal(Streams, records.Select(record => record.Text("request_id")).Distinct().Count());
        Assert.All(records, record => Assert.Equal(("ok", GatewayConfig.CallUsd), (record.Text("outcome"), record.CostUsd())));
    }

    /// <returns>A stream whose first word has arrived.</returns>
    private static async Task<StreamReader> OpenAsync(RunningGateway gateway, string id)
    {
        HttpResponseMessage response = await gateway.ChatAsync("patient", id, stream: true);
        StreamReader reader = new(await response.Content.ReadAsStreamAsync(Cancellation));
        Assert.Contains("data:", await reader.ReadLineAsync(Cancellation), StringComparison.Ordinal);
        return reader;
    }
}
