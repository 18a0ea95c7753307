using Breakeven.Gateway.Targets.Draining;
using Breakeven.Gateway.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Breakeven.Gateway.Tests.Resilience;

/// <summary>Providers that bill an answer anyhow are read to its end when the client goes.</summary>
public sealed class DisconnectDrainTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact, Trait("Fault", "89")]
    public async Task Stream_ClientLeavesADrainingProvider_IsReadToItsEndForTheExactUsage()
    {
        await using GatewayHost gateway = await StartAsync();
        HttpResponseMessage response = await gateway.ChatAsync("gate-stream", ",\"stream\":true");
        string id = response.Header("x-request-id")!;
        Stream body = await response.Content.ReadAsStreamAsync(Stop);
        Assert.True(await body.ReadAsync(new byte[64], Stop) > 0);
        response.Dispose();
        await DrainingAsync(gateway, 1);
        gateway.Cloud.Gate.SetResult();
        CallRecord record = await gateway.Journal.RecordAsync(id);
        Assert.Equal((CallOutcome.ClientDisconnect, 499, UsageSource.Provider, 3L), (record.Outcome, record.Status, record.UsageSource, record.OutputTokens));
        Assert.Equal(["client_disconnect"], record.Attempts.Select(attempt => attempt.ErrorClass));
        Assert.Equal(0, gateway.Cloud.Cancelled);
        await DrainingAsync(gateway, 0);
    }

    [Fact, Trait("Fault", "90")]
    public async Task Whole_ClientLeavesADrainingProvider_IsReadAndNeverTriedAgain()
    {
        await using GatewayHost gateway = await StartAsync();
        using CancellationTokenSource leaving = new();
        Task<HttpResponseMessage> waiting = gateway.PostAsync("""{"model":"gate","messages":[{"role":"user","content":"hi"}]}""", headers: [("x-request-id", "left-1")], cancellationToken: leaving.Token);
        while (gateway.Cloud.Seen.IsEmpty) await Task.Delay(5, Stop);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await DrainingAsync(gateway, 1);
        gateway.Cloud.Gate.SetResult();
        CallRecord record = await gateway.Journal.RecordAsync("left-1");
        Assert.Equal((CallOutcome.ClientDisconnect, UsageSource.Provider, 1), (record.Outcome, record.UsageSource, record.Attempts.Length));
        Assert.Single(gateway.Cloud.Seen);
    }

    /// <summary>Nobody waits for these answers, so there are never many of them.</summary>
    [Fact, Trait("Fault", "89")]
    public void Lease_TooManyDrains_TheNextIsCancelled()
    {
        Drains drains = new();
        using CancellationTokenSource clientGone = new();
        DrainLease[] leases = [.. Enumerable.Range(0, Drains.Most + 3).Select(_ => new DrainLease(drains, clientGone.Token))];
        Assert.All(leases, lease => Assert.False(lease.IsDraining || lease.Token.IsCancellationRequested));
        clientGone.Cancel();
        Assert.Equal((Drains.Most, 3), (leases.Count(lease => lease.IsDraining), leases.Count(lease => lease.Token.IsCancellationRequested)));
        Assert.All(leases, lease => Assert.NotEqual(lease.IsDraining, lease.Token.IsCancellationRequested));
        foreach (DrainLease lease in leases) lease.Dispose();
        Assert.Equal(0, drains.Running);
    }

    private static Task<GatewayHost> StartAsync() =>
        Rig.StartAsync(TimeProvider.System, config => config with { Providers = [.. config.Providers.Select(provider => provider with { OnDisconnect = DisconnectAction.Drain })] }, "gate", "gate-stream");

    /// <summary>The bound only turns a wait without end into a failure.</summary>
    private static async Task DrainingAsync(GatewayHost gateway, int count)
    {
        Drains drains = gateway.Services.GetRequiredService<Drains>();
        for (int i = 0; i < 3000 && drains.Running != count; i++) await Task.Delay(10, Stop);
        Assert.Equal(count, drains.Running);
    }
}
