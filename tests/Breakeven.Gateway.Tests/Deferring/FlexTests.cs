using System.Net;
using Breakeven.Gateway.Overload;
using Breakeven.Gateway.Tests.Hosting;

namespace Breakeven.Gateway.Tests.Deferring;

/// <summary><c>service_tier: flex</c>: idle own capacity, then a provider that sells the tier, else 429.</summary>
public sealed class FlexTests
{
    private const int Slots = 2;
    private const string Tier = ",\"service_tier\":\"flex\"";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Call_EngineIsIdle_GoesThereAndSaysSo()
    {
        await using GatewayHost gateway = await StartAsync(TimeSpan.FromMinutes(5));
        using HttpResponseMessage answer = await gateway.ChatAsync("both", Tier);
        Assert.Equal((HttpStatusCode.OK, "engine", "idle"), Facts(answer));
        CallRecord record = await gateway.RecordOf(answer);
        Assert.Equal(("idle", "flex"), (record.Decision, record.Tags!["breakeven.service_tier"]));
    }

    [Fact]
    public async Task Call_EngineIsBusyAndNobodySellsTheTier_IsRefusedAsOpenAIDoes()
    {
        await using GatewayHost gateway = await StartAsync(TimeSpan.Zero);
        Task<HttpResponseMessage> busy = await FillAsync(gateway);
        using HttpResponseMessage refused = await gateway.ChatAsync("both", Tier);
        Assert.Equal(429, (int)refused.StatusCode);
        Assert.Contains("\"resource_unavailable\"", await GatewayHost.TextOf(refused), StringComparison.Ordinal);
        CallRecord record = await gateway.RecordOf(refused);
        Assert.Equal((CallOutcome.Refused, "resource_unavailable", 0, null), (record.Outcome, record.ErrorCode, record.Attempts.Length, record.CostUsd?.Usd is > 0 ? record.CostUsd : null));
        Assert.Empty(gateway.Cloud.Seen);
        gateway.Own.Gate.SetResult();
        (await busy).Dispose();
    }

    [Fact]
    public async Task Call_EngineIsBusyAndAProviderSellsTheTier_GoesThereAtThatPrice()
    {
        await using GatewayHost gateway = await StartAsync(TimeSpan.Zero, sold: true);
        Task<HttpResponseMessage> busy = await FillAsync(gateway);
        using HttpResponseMessage answer = await gateway.ChatAsync("both", Tier);
        Assert.Equal((HttpStatusCode.OK, "cloud-any", "flex"), Facts(answer));
        Assert.Contains("\"service_tier\":\"flex\"", Assert.Single(gateway.Cloud.Seen).Body, StringComparison.Ordinal);
        CallRecord record = await gateway.RecordOf(answer);
        Assert.Equal((12 * 1.5m + 8 * 0.15m + 3 * 7.5m) / 1_000_000, record.CostUsd!.Value.Usd);
        gateway.Own.Gate.SetResult();
        (await busy).Dispose();
    }

    [Fact]
    public async Task Call_EngineBecomesIdle_Waits()
    {
        await using GatewayHost gateway = await StartAsync(TimeSpan.FromMinutes(5), sold: true);
        Task<HttpResponseMessage> busy = await FillAsync(gateway);
        Task<HttpResponseMessage> flex = gateway.ChatAsync("both", Tier);
        await Task.Delay(TimeSpan.FromMilliseconds(300), Stop); // some looks
        Assert.False(flex.IsCompleted);
        gateway.Own.Gate.SetResult();
        (await busy).Dispose();
        using HttpResponseMessage answer = await flex;
        Assert.Equal((HttpStatusCode.OK, "engine", "idle"), Facts(answer));
    }

    /// <summary>Without the section the tier is the provider's affair, as ever.</summary>
    [Fact]
    public async Task Call_NotConfigured_GoesByItsRoute()
    {
        await using GatewayHost gateway = await StartAsync(wait: null);
        using HttpResponseMessage answer = await gateway.ChatAsync("both", Tier);
        Assert.Equal((HttpStatusCode.OK, "engine", "priority"), Facts(answer));
    }

    [Theory]
    [InlineData(1, 0.2, 1)]
    [InlineData(2, 0, 1)]
    [InlineData(4, 0.2, 3)]
    [InlineData(32, 0.2, 25)]
    [InlineData(32, 0.9, 3)]
    public void IdleLimit_OfSlots_LeavesSome(int limit, double headroom, int expected) => Assert.Equal(expected, CallGate.IdleLimit(limit, headroom));

    [Fact]
    public async Task TryEnterIdle_SomebodyWaits_TakesNoPlace()
    {
        CallGate gate = new(4, TimeProvider.System);
        Assert.True(gate.TryEnterIdle(0.5));
        Assert.True(gate.TryEnterIdle(0.5));
        Assert.False(gate.TryEnterIdle(0.5));
        Assert.True(gate.TryEnter() && gate.TryEnter());
        using CancellationTokenSource gone = new();
        ValueTask<bool> waiting = gate.EnterAsync(KeyPriority.Low, 10, TimeSpan.FromMinutes(1), gone.Token);
        gate.SetLimit(4);
        Assert.False(gate.TryEnterIdle(0));
        gate.Leave();
        Assert.True(await waiting);
        Assert.Equal(4, gate.Inside);
    }

    /// <summary>An interactive call has the slot that work which can wait may use.</summary>
    private static async Task<Task<HttpResponseMessage>> FillAsync(GatewayHost gateway)
    {
        Task<HttpResponseMessage> busy = gateway.ChatAsync("gate");
        while (gateway.Own.Seen.IsEmpty) await Task.Delay(5, Stop);
        return busy;
    }

    private static (HttpStatusCode, string, string) Facts(HttpResponseMessage answer) =>
        (answer.StatusCode, answer.Headers.GetValues("x-breakeven-target").Single(), answer.Headers.GetValues("x-breakeven-decision").Single());

    private static Task<GatewayHost> StartAsync(TimeSpan? wait, bool sold = false) => GatewayHost.StartAsync(config => config with
    {
        Flex = wait is { } longest ? new(longest) : null,
        Targets = [.. config.Targets, new(new("engine"), "own", ModelName.Any) { Hosting = new(new Money(2m)) { MaxConcurrency = Slots } }],
        Routes = [GatewayHost.Route("both", "engine", "cloud-any"), GatewayHost.Route("gate", "engine")],
        Prices = sold
            ? new() { Overrides = [.. config.Prices.Overrides, new() { Provider = "cloud", Model = "*", ServiceTier = ServiceTier.Flex, InputUsdPerM = 1.5m, CachedInputUsdPerM = 0.15m, OutputUsdPerM = 7.5m }] }
            : config.Prices,
    });
}
