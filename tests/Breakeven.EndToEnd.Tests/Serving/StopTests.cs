using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Breakeven.EndToEnd.Serving;

public sealed class StopTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kill_UnderLoad_LosesNoAnsweredCall()
    {
        const int clients = 8, answersBeforeKill = 200;
        await using RunningGateway gateway = await RunningGateway.StartAsync();
        ConcurrentBag<string> answered = [];
        TaskCompletionSource enough = new(TaskCreationOptions.RunContinuationsAsynchronously);

        Task[] load = [.. Enumerable.Range(0, clients).Select(client => CallUntilItBreaksAsync(gateway, client, answered, () =>
        {
            if (answered.Count >= answersBeforeKill) enough.TrySetResult();
        }))];
        await enough.Task.WaitAsync(Cancellation);
        await gateway.Process.KillAsync();
        await Task.WhenAll(load);
        await gateway.RestartAsync();
        await gateway.Process.TerminateAsync();

        await using BreakevenProcess verify = await BreakevenProcess.RunAsync(gateway.Folder, "ledger", "verify");
        Assert.True(verify.ExitCode == 0, verify.Output);
        await using BreakevenProcess export = await BreakevenProcess.RunAsync(gateway.Folder, "ledger", "export");
        ILookup<string, JsonNode> records = export.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToLookup(record => record.Text("request_id"));
        Assert.True(answered.Count >= answersBeforeKill);
        foreach (string id in answered)
        {
            JsonNode record = Assert.Single(records[id]);
            Assert.Equal(("ok", GatewayConfig.CallUsd), (record.Text("outcome"), record.CostUsd()));
        }
        Assert.All(records, call => Assert.Single(call));
    }

    [Fact]
    public async Task Terminate_WithAnOpenStream_LetsItFinish()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync();
        using HttpResponseMessage response = await gateway.ChatAsync("patient", "slow-1", stream: true);
        using StreamReader reader = new(await response.Content.ReadAsStreamAsync(Cancellation));
        Assert.Contains("data:", await reader.ReadLineAsync(Cancellation), StringComparison.Ordinal);

        await gateway.Process.SignalAsync("TERM");
        await RefusesNewCallsAsync(gateway);
        gateway.Cloud.Gate.SetResult();
        Assert.EndsWith("data: [DONE]", (await reader.ReadToEndAsync(Cancellation)).TrimEnd(), StringComparison.Ordinal);
        await gateway.Process.WaitForExitAsync();
        Assert.True(gateway.Process.ExitCode == 0, gateway.Output);

        await using BreakevenProcess export = await BreakevenProcess.RunAsync(gateway.Folder, "ledger", "export");
        Assert.Equal("ok", JsonNode.Parse(export.Output)!.Text("outcome"));
    }

    [Fact]
    public async Task Interrupt_OfServe_EndsCleanly()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync();
        await gateway.Process.SignalAsync("INT");
        await gateway.Process.WaitForExitAsync();
        Assert.True(gateway.Process.ExitCode == 0, gateway.Output);
        Assert.DoesNotContain("   at ", gateway.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restart_OfASpentBudget_StaysSpent()
    {
        // Room for at most nine calls of $0.000052; fewer where the hold for the next one no longer fits.
        await using RunningGateway gateway = await RunningGateway.StartAsync(budgetUsd: 0.0005m);
        int answered = 0;
        while (answered < 50)
        {
            using HttpResponseMessage response = await gateway.ChatAsync("assistant");
            if (!response.IsSuccessStatusCode) break;
            answered++;
        }
        Assert.InRange(answered, 1, 9);
        await gateway.Process.KillAsync();
        await gateway.RestartAsync();
        using HttpResponseMessage refused = await gateway.ChatAsync("assistant");
        Assert.Equal(402, (int)refused.StatusCode);
        Assert.Equal("false", refused.Headers.GetValues("x-should-retry").Single());
    }

    private static async Task CallUntilItBreaksAsync(RunningGateway gateway, int client, ConcurrentBag<string> answered, Action onAnswer)
    {
        try
        {
            for (int i = 0; ; i++)
            {
                string id = $"load-{client}-{i}";
                using HttpResponseMessage response = await gateway.ChatAsync("assistant", id, stream: i % 2 == 0);
                string body = await response.Content.ReadAsStringAsync(Cancellation);
                Assert.True(response.IsSuccessStatusCode, body);
                answered.Add(id);
                onAnswer();
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or System.Net.Sockets.SocketException)
        {
            // The gateway was killed.
        }
    }

    private static async Task RefusesNewCallsAsync(RunningGateway gateway)
    {
        try
        {
            while (true)
            {
                using HttpResponseMessage ready = await gateway.Client.GetAsync("/readyz", Cancellation);
                if (!ready.IsSuccessStatusCode) return;
                await Task.Delay(20, Cancellation);
            }
        }
        catch (HttpRequestException)
        {
            // It no longer listens.
        }
    }
}
