using Breakeven.Gateway.Tests.Hosting;

namespace Breakeven.Gateway.Tests.Faithful;

/// <summary>Pain 2: whoever leaves stops the work upstream, and the ledger has the call with the tokens that were seen, no fewer and none invented.</summary>
public sealed class DisconnectTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("chat", "chat")]
    [InlineData("responses", "openai")]
    [InlineData("responses", "chat")]
    [InlineData("messages", "chat")]
    [InlineData("ollama", "chat")]
    public async Task Stream_ClientLeavesAfterAWord_StopsUpstreamAndRecordsTheWord(string client, string provider)
    {
        Wire wire = Wire.Of(client);
        await using GatewayHost gateway = await Upstreams.StartAsync(Upstreams.Patient);
        HttpResponseMessage response = await gateway.PostToAsync(wire.Path, wire.AskPlainly($"{provider}/stall", stream: true));
        Stream body = await response.Content.ReadAsStreamAsync(Stop);
        Assert.True(await body.ReadAsync(new byte[4096], Stop) > 0);
        string id = response.Headers.GetValues("x-request-id").Single();
        response.Dispose();
        CallRecord record = await gateway.Journal.RecordAsync(id);
        Assert.Equal((CallOutcome.ClientDisconnect, 499, UsageSource.Estimated), (record.Outcome, record.Status, record.UsageSource));
        Assert.Equal(1, record.OutputTokens); // "hel"
        Assert.True(record.InputTokens > 0 && record.CostUsd > Money.Zero);
        await UntilCancelledAsync(gateway);
        Assert.Single(gateway.Cloud.Seen);
    }

    [Theory, MemberData(nameof(Wire.Names), MemberType = typeof(Wire))]
    public async Task Whole_ClientLeavesWhileItWaits_StopsUpstreamAndRecordsThePrompt(string client)
    {
        Wire wire = Wire.Of(client);
        await using GatewayHost gateway = await Upstreams.StartAsync(Upstreams.Patient);
        using CancellationTokenSource leaving = new();
        Task<HttpResponseMessage> waiting = gateway.PostToAsync(wire.Path, wire.AskPlainly("chat/hang", stream: false), headers: [("x-request-id", "left-1")], cancellationToken: leaving.Token);
        while (gateway.Cloud.Seen.IsEmpty) await Task.Delay(5, Stop);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        CallRecord record = await gateway.Journal.RecordAsync("left-1");
        Assert.Equal((CallOutcome.ClientDisconnect, UsageSource.Estimated, 0L), (record.Outcome, record.UsageSource, record.OutputTokens));
        Assert.True(record.InputTokens > 0);
        Assert.Single(record.Attempts); // nobody waits for a second
        await UntilCancelledAsync(gateway);
    }

    /// <summary>Ends only when the fake has seen that nobody listens any more.</summary>
    private static async Task UntilCancelledAsync(GatewayHost gateway)
    {
        while (gateway.Cloud.Cancelled == 0) await Task.Delay(5, Stop);
        Assert.Equal(1, gateway.Cloud.Cancelled);
    }
}
