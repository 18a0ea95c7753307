using Breakeven.Gateway.Tests.Hosting;
using Breakeven.TestKit.Providers;

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
        CallRecord record = await LeaveAsync(gateway, wire, $"{provider}/stall");
        Assert.Equal((CallOutcome.ClientDisconnect, 499, UsageSource.Estimated), (record.Outcome, record.Status, record.UsageSource));
        Assert.Equal(1, record.OutputTokens); // "hel"
        Assert.True(record.InputTokens > 0 && record.CostUsd > Money.Zero);
        await UntilCancelledAsync(gateway.Cloud);
        Assert.Single(gateway.Cloud.Seen);
    }

    /// <summary>Counts that the provider told before are kept, and no fewer tokens than were seen.</summary>
    [Fact]
    public async Task Stream_ClientLeavesAfterSomeCounts_RecordsThemAsPartial()
    {
        await using FakeAnthropic claude = await FakeAnthropic.StartAsync();
        await using GatewayHost gateway = await GatewayHost.StartAsync(config => config with { Providers = config.Providers.Add(new("claude", "anthropic") { BaseUrl = claude.BaseUrl, ApiKey = new("sk-upstream-secret") }) });
        CallRecord record = await LeaveAsync(gateway, Wire.Of("messages"), "claude/stall");
        Assert.Equal((CallOutcome.ClientDisconnect, UsageSource.Partial), (record.Outcome, record.UsageSource));
        Assert.Equal((12L, 8L, 5L, 1L), (record.InputTokens, record.CachedInputTokens, record.CacheWriteTokens, record.OutputTokens));
        await UntilCancelledAsync(claude);
    }

    /// <summary>The same of Ollama's own format, where counts come only at the end.</summary>
    [Fact]
    public async Task Stream_ClientLeavesOllama_IsCountedHere()
    {
        await using FakeOllama engine = await FakeOllama.StartAsync();
        await using GatewayHost gateway = await GatewayHost.StartAsync(config => config with { Providers = config.Providers.Add(new("engine", "ollama") { BaseUrl = engine.BaseUrl, Location = Location.Own, Probe = false }) });
        CallRecord record = await LeaveAsync(gateway, Wire.Of("ollama"), "engine/stall");
        Assert.Equal((CallOutcome.ClientDisconnect, UsageSource.Estimated, 1L), (record.Outcome, record.UsageSource, record.OutputTokens));
        await UntilCancelledAsync(engine);
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
        await UntilCancelledAsync(gateway.Cloud);
    }

    /// <summary>The fake sees that nobody listens any more; the bound only turns a wait without end into a failure.</summary>
    private static async Task UntilCancelledAsync(FakeServer upstream)
    {
        for (int i = 0; i < 3000 && upstream.Cancelled == 0; i++) await Task.Delay(10, Stop);
        Assert.Equal(1, upstream.Cancelled);
    }

    /// <summary>Reads the beginning of a stream and goes away.</summary>
    private static async Task<CallRecord> LeaveAsync(GatewayHost gateway, Wire wire, string model)
    {
        HttpResponseMessage response = await gateway.PostToAsync(wire.Path, wire.AskPlainly(model, stream: true));
        Stream body = await response.Content.ReadAsStreamAsync(Stop);
        Assert.True(await body.ReadAsync(new byte[4096], Stop) > 0);
        string id = response.Headers.GetValues("x-request-id").Single();
        response.Dispose();
        return await gateway.Journal.RecordAsync(id);
    }
}
