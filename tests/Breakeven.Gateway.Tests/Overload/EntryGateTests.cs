using System.Net;
using System.Net.Sockets;
using System.Text;
using Breakeven.Gateway.Overload;
using Breakeven.Gateway.Telemetry;
using Breakeven.Gateway.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Breakeven.Gateway.Tests.Overload;

/// <summary>Fault 40: too many calls are refused at once, in the caller's words, before their bodies are read, and with a record each.</summary>
[Trait("Fault", "40")]
public sealed class EntryGateTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/v1/chat/completions", 503, "\"code\":\"overloaded\"")]
    [InlineData("/v1/responses", 503, "\"code\":\"overloaded\"")]
    [InlineData("/v1/messages", 529, "\"type\":\"overloaded_error\"")]
    [InlineData("/api/chat", 503, "{\"error\":\"The gateway has more calls")]
    public async Task Enter_GatewayIsFull_IsRefusedInTheCallersWords(string path, int status, string text)
    {
        await using GatewayHost gateway = await StartAsync(calls: 1, queue: new(0, TimeSpan.Zero));
        Task<HttpResponseMessage> inside = gateway.ChatAsync("cloud/gate");
        while (gateway.Cloud.Seen.IsEmpty) await Task.Delay(5, Stop);

        using HttpResponseMessage refused = await gateway.PostToAsync(path, "this is not even JSON");
        Assert.Equal(status, (int)refused.StatusCode);
        Assert.Equal("1", refused.Headers.GetValues("retry-after").Single());
        Assert.False(refused.Headers.Contains("x-should-retry")); // it may be tried again
        Assert.Contains(text, await GatewayHost.TextOf(refused), StringComparison.Ordinal);
        CallRecord record = await gateway.RecordOf(refused);
        Assert.Equal((CallOutcome.Refused, "overloaded", "team"), (record.Outcome, record.ErrorCode, record.Key));
        using HttpResponseMessage alive = await gateway.Client.GetAsync("/healthz", Stop), ready = await gateway.Client.GetAsync("/readyz", Stop);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (alive.StatusCode, ready.StatusCode));

        gateway.Cloud.Gate.SetResult();
        using HttpResponseMessage answered = await inside;
        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        await GatewayHost.TextOf(answered);
        while (gateway.Services.GetRequiredService<EntryGate>().Inside > 0) await Task.Delay(5, Stop);
        using HttpResponseMessage next = await gateway.ChatAsync("good");
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
        Assert.Contains("breakeven_gate_shed_total{breakeven_priority=\"normal\"} 1", gateway.Services.GetRequiredService<PrometheusRegistry>().Write(), StringComparison.Ordinal);
    }

    /// <summary>The refusal comes while the body has not even been sent.</summary>
    [Fact]
    public async Task Enter_GatewayIsFull_DoesNotWaitForTheBody()
    {
        await using GatewayHost gateway = await StartAsync(calls: 1, queue: new(0, TimeSpan.Zero));
        Task<HttpResponseMessage> inside = gateway.ChatAsync("cloud/gate");
        while (gateway.Cloud.Seen.IsEmpty) await Task.Delay(5, Stop);
        Uri address = gateway.Client.BaseAddress!;
        using TcpClient tcp = new();
        await tcp.ConnectAsync(address.Host, address.Port, Stop);
        await tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /v1/chat/completions HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Bearer {GatewayHost.Key}\r\nContent-Type: application/json\r\nContent-Length: 30000000\r\n\r\n"), Stop);
        using StreamReader reader = new(tcp.GetStream(), Encoding.ASCII);
        Assert.StartsWith("HTTP/1.1 503", await reader.ReadLineAsync(Stop), StringComparison.Ordinal);
        gateway.Cloud.Gate.SetResult();
        (await inside).Dispose();
    }

    [Fact]
    public async Task Enter_PlaceComesFreeInTime_IsAnswered()
    {
        await using GatewayHost gateway = await StartAsync(calls: 1, queue: new(10, TimeSpan.FromSeconds(30)));
        Task<HttpResponseMessage> first = gateway.ChatAsync("cloud/gate");
        while (gateway.Cloud.Seen.IsEmpty) await Task.Delay(5, Stop);
        Task<HttpResponseMessage> second = gateway.ChatAsync("good");
        while (gateway.Services.GetRequiredService<EntryGate>().Queued == 0) await Task.Delay(5, Stop);
        Assert.Single(gateway.Cloud.Seen);
        gateway.Cloud.Gate.SetResult();
        using HttpResponseMessage one = await first, two = await second;
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (one.StatusCode, two.StatusCode));
    }

    /// <summary>A stranger is told so first: what the gateway can take is not theirs to know.</summary>
    [Fact]
    public async Task Enter_GatewayIsFull_UnknownKeyIsStill401()
    {
        await using GatewayHost gateway = await StartAsync(calls: 1, queue: new(0, TimeSpan.Zero));
        Task<HttpResponseMessage> inside = gateway.ChatAsync("cloud/gate");
        while (gateway.Cloud.Seen.IsEmpty) await Task.Delay(5, Stop);
        using HttpResponseMessage stranger = await gateway.ChatAsync("good", key: "bk-wrong");
        Assert.Equal(HttpStatusCode.Unauthorized, stranger.StatusCode);
        gateway.Cloud.Gate.SetResult();
        (await inside).Dispose();
    }

    /// <summary>Whatever becomes of calls, their places come back.</summary>
    [Theory]
    [InlineData("good")]
    [InlineData("hopeless")]
    [InlineData("no/such/model/\u0001")]
    public async Task Leave_AnyEnd_GivesThePlaceBack(string model)
    {
        await using GatewayHost gateway = await StartAsync(calls: 2, queue: new(0, TimeSpan.Zero));
        for (int i = 0; i < 5; i++)
        {
            using HttpResponseMessage response = await gateway.PostAsync($$"""{"model":{{System.Text.Json.JsonSerializer.Serialize(model)}},"messages":[{"role":"user","content":"hi"}]}""");
            await GatewayHost.TextOf(response);
            Assert.NotEqual("overloaded", (await gateway.RecordOf(response)).ErrorCode);
            while (gateway.Services.GetRequiredService<EntryGate>().Inside > 0) await Task.Delay(5, Stop);
        }
    }

    [Fact]
    public async Task Adapt_OwnWorkIsLate_ShedsLowPriorityFirstAndRecovers()
    {
        await using GatewayHost gateway = await StartAsync(calls: 100_000, queue: new(1, TimeSpan.FromSeconds(30)));
        EntryGate gate = gateway.Services.GetRequiredService<EntryGate>();
        Assert.False(gate.Adapt(late: false));
        Assert.True(gate.Adapt(late: true));
        Assert.Equal(128 * Environment.ProcessorCount, gate.Limit); // nobody is inside: the floor
        for (int i = 0; i < 200 && gate.IsReduced; i++) gate.Adapt(late: false);
        Assert.Equal(100_000, gate.Limit);
        Assert.Equal(0, gate.Shed(KeyPriority.Low));
    }

    private static Task<GatewayHost> StartAsync(int calls, QueueConfig queue) =>
        GatewayHost.StartAsync(config => config with { Server = config.Server with { MaxConcurrentCalls = calls, Queue = queue } });
}
