using System.Net.Sockets;
using System.Text;
using Breakeven.Gateway.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Breakeven.Gateway.Tests.Faithful;

/// <summary>Fault 34: a client that never reads stops the reading upstream, costs a bounded amount of memory, and is cut off in the end.</summary>
[Trait("Fault", "34")]
public sealed class SlowReaderTests
{
    /// <summary>What the operating system keeps for the connections on both sides, and some.</summary>
    private const long MostBuffered = 64 * 1024 * 1024;

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stream_ClientNeverReads_StopsUpstreamAndIsCutOff()
    {
        Flood flood = new();
        await using WebApplication upstream = await flood.ListenAsync();
        await using GatewayHost gateway = await GatewayHost.StartAsync(
            config => config with { Providers = config.Providers.Add(new("flood", "openai-compatible") { BaseUrl = new($"{upstream.Urls.First()}/v1"), Location = Location.Own }) }, _time);
        using TcpClient client = await AskAsync(gateway);

        long before = -1;
        while (flood.Sent != before || before == 0) // until nobody takes any more
        {
            before = flood.Sent;
            await Task.Delay(300, Stop);
        }
        Assert.InRange(flood.Sent, 1, MostBuffered);
        Assert.False(flood.WasCancelled);

        for (int second = 0; second < 70 && !flood.WasCancelled; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(20, Stop);
        }
        CallRecord record = await gateway.Journal.RecordAsync("stuck-1");
        Assert.Equal((CallOutcome.ClientDisconnect, "client_stuck", 499), (record.Outcome, record.ErrorCode, record.Status));
        Assert.True(record.OutputTokens > 0);
        for (int i = 0; i < 500 && !flood.WasCancelled; i++) await Task.Delay(10, Stop);
        Assert.True(flood.WasCancelled);
    }

    private static async Task<TcpClient> AskAsync(GatewayHost gateway)
    {
        Uri address = gateway.Client.BaseAddress!;
        const string body = """{"model":"flood/any","stream":true,"messages":[{"role":"user","content":"hi"}]}""";
        TcpClient client = new();
        await client.ConnectAsync(address.Host, address.Port, Stop);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /v1/chat/completions HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Bearer {GatewayHost.Key}\r\nx-request-id: stuck-1\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"), Stop);
        return client;
    }

    /// <summary>A stream without end, as fast as it is taken.</summary>
    private sealed class Flood
    {
        private static readonly byte[] Event =
            Encoding.UTF8.GetBytes($"data: {{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"choices\":[{{\"index\":0,\"delta\":{{\"content\":\"{new string('x', 16_000)}\"}}}}]}}\n\n");

        private long _sent;

        public long Sent => Volatile.Read(ref _sent);
        public bool WasCancelled { get; private set; }

        public async Task<WebApplication> ListenAsync()
        {
            WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
            builder.Logging.ClearProviders();
            builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.Limits.MinResponseDataRate = null);
            WebApplication app = builder.Build();
            app.Run(AnswerAsync);
            await app.StartAsync(Stop);
            return app;
        }

        private async Task AnswerAsync(HttpContext http)
        {
            http.Response.ContentType = "text/event-stream";
            try
            {
                while (true)
                {
                    http.RequestAborted.ThrowIfCancellationRequested();
                    await http.Response.Body.WriteAsync(Event, http.RequestAborted);
                    Interlocked.Add(ref _sent, Event.Length);
                }
            }
            catch (Exception gone) when (gone is OperationCanceledException or IOException)
            {
                WasCancelled = true;
            }
        }
    }
}
