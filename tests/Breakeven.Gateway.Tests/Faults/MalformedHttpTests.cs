using System.Text.Json.Nodes;
using Breakeven.Gateway.Tests.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Breakeven.Gateway.Tests.Faults;

/// <summary>Requests that no HTTP library sends, byte for byte: refused, the connection closed where its framing is lost, and others are served on.</summary>
public sealed class MalformedHttpTests(FaultGateway gateway) : IClassFixture<FaultGateway>
{
    private const string Body = """{"model":"good","messages":[{"role":"user","content":"hi"}]}""";

    private static string Head => $"POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAuthorization: Bearer {GatewayHost.Key}\r\n";
    private static string Size => $"{Body.Length:x}";

    /// <summary>Faults 27 and 28: the call was begun, so it has its record.</summary>
    [Theory]
    [InlineData("zz\r\nBODY\r\n0\r\n\r\n")]
    [InlineData("-5\r\nBODY\r\n0\r\n\r\n")]
    [InlineData("0xSIZE\r\nBODY\r\n0\r\n\r\n")]
    [InlineData("11111111111111111\r\nBODY\r\n0\r\n\r\n")]
    [InlineData("7fffffffffffffff\r\nBODY")]
    [InlineData("5\r\nBODY\r\n0\r\n\r\n")]
    [InlineData("SIZE \r\nBODY\r\n0\r\n\r\n")]
    [InlineData("SIZE;\nBODY\r\n0\r\n\r\n")]
    [InlineData("SIZE\nBODY\r\n0\r\n\r\n")]
    [InlineData("SIZE;a\rb\r\nBODY\r\n0\r\n\r\n")]
    [InlineData("SIZE;a=\nb\r\nBODY\r\n0\r\n\r\n")]
    public async Task Read_BadChunks_Is400RecordedAndClosed(string chunks)
    {
        string id = gateway.NextId();
        int upstream = gateway.Upstream.Seen.Count;
        using RawClient client = await RawClient.ConnectAsync(gateway.Host.Address);
        await client.SendAsync($"{Head}x-request-id: {id}\r\nTransfer-Encoding: chunked\r\n\r\n{chunks.Replace("SIZE", Size, StringComparison.Ordinal).Replace("BODY", Body, StringComparison.Ordinal)}");
        (int status, string text) = await client.ReadAsync();
        Assert.Equal(400, status);
        Assert.Contains("\"code\":\"invalid_request_error\"", text, StringComparison.Ordinal);
        await client.EndAsync();
        Assert.Equal("client_error", (string?)(await gateway.OnlyRecordAsync(id))["outcome"]);
        Assert.Equal(upstream, gateway.Upstream.Seen.Count);
        await gateway.StillServesAsync();
    }

    /// <summary>Faults 29, 30 and 31: refused before there is a call.</summary>
    [Theory]
    [InlineData("Content-Length: 60\r\nContent-Length: 5\r\n", 400)]
    [InlineData("Content-Length: 60\r\nContent-Length: 60\r\n", 400)]
    [InlineData("Content-Length: 60, 60\r\n", 400)]
    [InlineData("Content-Length: -5\r\n", 400)]
    [InlineData("Content-Length: 99999999999999999999\r\n", 400)]
    [InlineData("Transfer-Encoding: xchunked\r\n", 400)]
    [InlineData("Transfer-Encoding: gzip, chunked\r\n", 400)]
    [InlineData("Transfer-Encoding: chunked, chunked\r\n", 400)]
    [InlineData("Transfer-Encoding : chunked\r\n", 400)]
    [InlineData("X-A: b\r\n c\r\nContent-Length: 60\r\n", 400)]
    [InlineData("X-A: b\0c\r\nContent-Length: 60\r\n", 400)]
    [InlineData("X-A: b\nContent-Length: 60\r\n", 400)]
    [InlineData("X A: b\r\nContent-Length: 60\r\n", 400)]
    [InlineData("Host: localhost\r\nContent-Length: 60\r\n", 400)]
    [InlineData("X-A: LONG\r\nContent-Length: 60\r\n", 431)]
    [InlineData("MANYContent-Length: 60\r\n", 431)]
    public async Task Parse_BadHeaders_AreRefusedAndClosed(string headers, int status)
    {
        string sent = headers.Replace("LONG", new string('a', 64 * 1024), StringComparison.Ordinal).Replace("MANY", string.Concat(Enumerable.Range(0, 2000).Select(n => $"X-{n}: a\r\n")), StringComparison.Ordinal);
        int upstream = gateway.Upstream.Seen.Count;
        using RawClient client = await RawClient.ConnectAsync(gateway.Host.Address);
        await client.SendAsync($"{Head}{sent}\r\n{Body}");
        Assert.Equal(status, (await client.ReadAsync()).Status);
        await client.EndAsync();
        Assert.Equal(upstream, gateway.Upstream.Seen.Count);
        await gateway.StillServesAsync();
    }

    /// <summary>Fault 29: with a length and chunks the chunks count, and what follows on the connection is not read.</summary>
    [Fact]
    public async Task Parse_LengthAndChunks_TakesTheChunksAndCloses()
    {
        using RawClient client = await RawClient.ConnectAsync(gateway.Host.Address);
        await client.SendAsync($"{Head}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n{Size}\r\n{Body}\r\n0\r\n\r\nGET /v1/models HTTP/1.1\r\nHost: localhost\r\n\r\n");
        (int status, string text) = await client.ReadAsync();
        Assert.Equal(200, status);
        await client.EndAsync();
        Assert.Equal(2, text.Split("HTTP/1.1").Length); // one response
        await gateway.StillServesAsync();
    }

    /// <summary>Faults 30, 31 and 32: what is not a plain request to a known path is a 4xx, and reaches nobody.</summary>
    [Theory]
    [InlineData("POST /v1/chat/completions HTTP/1.1\r\nContent-Length: 0\r\n\r\n", 400)]
    [InlineData("GET /v1/models?LONG HTTP/1.1\r\nHost: localhost\r\n\r\n", 414)]
    [InlineData("GET /v1/../manage/v1/calls HTTP/1.1\r\nHost: localhost\r\n\r\n", 400)]
    [InlineData("GET /v1/%2e%2e/manage/v1/calls HTTP/1.1\r\nHost: localhost\r\n\r\n", 400)]
    [InlineData("GET /v1/.%2E/manage/v1/calls HTTP/1.1\r\nHost: localhost\r\n\r\n", 400)]
    [InlineData("GET /v1/./models HTTP/1.1\r\nHost: localhost\r\n\r\n", 400)]
    [InlineData("GET /v1/%252e%252e/manage/v1/calls HTTP/1.1\r\nHost: localhost\r\n\r\n", 404)]
    [InlineData("GET /v1%2f..%2fmanage/v1/calls HTTP/1.1\r\nHost: localhost\r\n\r\n", 400)]
    [InlineData("GET /v1/%00 HTTP/1.1\r\nHost: localhost\r\n\r\n", 400)]
    [InlineData("GET /v1/%zz HTTP/1.1\r\nHost: localhost\r\n\r\n", 404)]
    [InlineData("GET /v1\\..\\manage HTTP/1.1\r\nHost: localhost\r\n\r\n", 400)]
    [InlineData("GET http://169.254.169.254/latest HTTP/1.1\r\nHost: 169.254.169.254\r\n\r\n", 421)]
    [InlineData("GET http://169.254.169.254/latest HTTP/1.1\r\nHost: localhost\r\n\r\n", 400)]
    [InlineData("CONNECT 169.254.169.254:80 HTTP/1.1\r\nHost: 169.254.169.254:80\r\n\r\n", 421)]
    [InlineData("TRACE /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer canary\r\n\r\n", 405)]
    [InlineData("GET /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n\r\n", 405)]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n", 405)]
    [InlineData("GET /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x3JJHMbDL1EzLkh9GBhXDw==\r\nSec-WebSocket-Version: 13\r\n\r\n", 405)]
    [InlineData("HELLO\r\n\r\n", 400)]
    public async Task Route_OddTarget_IsRefused(string request, int status)
    {
        int upstream = gateway.Upstream.Seen.Count;
        using RawClient client = await RawClient.ConnectAsync(gateway.Host.Address);
        await client.SendAsync(request.Replace("LONG", new string('a', 20_000), StringComparison.Ordinal));
        (int answered, string text) = await client.ReadAsync();
        Assert.Equal(status, answered);
        Assert.DoesNotContain("canary", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"data\"", text, StringComparison.Ordinal);
        Assert.Equal(upstream, gateway.Upstream.Seen.Count);
        await gateway.StillServesAsync();
    }

    /// <summary>Fault 23: refused at the header, without waiting for the body.</summary>
    [Fact]
    public async Task Read_TenGibibytesAnnounced_Is413AtOnceAndRecorded()
    {
        string id = gateway.NextId();
        using RawClient client = await RawClient.ConnectAsync(gateway.Host.Address);
        await client.SendAsync($"{Head}x-request-id: {id}\r\nContent-Length: 10737418240\r\n\r\n{{");
        Assert.Equal(413, (await client.ReadAsync()).Status);
        Assert.Equal("request_too_large", (string?)(await gateway.OnlyRecordAsync(id))["error_code"]);
        await gateway.StillServesAsync();
    }

    /// <summary>Fault 23: chunks without end are cut off at the limit.</summary>
    [Fact]
    public async Task Read_EndlessChunks_Is413AtTheLimitAndClosed()
    {
        string id = gateway.NextId(), chunk = $"10000\r\n{new string(' ', 0x10000)}\r\n";
        using RawClient client = await RawClient.ConnectAsync(gateway.Host.Address);
        await client.SendAsync($"{Head}x-request-id: {id}\r\nTransfer-Encoding: chunked\r\n\r\n");
        Task<(int Status, string Text)> answer = client.ReadAsync();
        int sent = 0;
        while (!answer.IsCompleted && await client.SendAsync(chunk)) sent++;
        Assert.Equal(413, (await answer).Status);
        Assert.InRange(sent, 32 * 1024 / 64, 64 * 1024 / 64);
        await client.EndAsync();
        Assert.Equal("request_too_large", (string?)(await gateway.OnlyRecordAsync(id))["error_code"]);
        await gateway.StillServesAsync();
    }

    /// <summary>Fault 33: who is slow to say what he wants is let go, and nobody waits for him. The limits are shortened for the test alone.</summary>
    [Fact]
    public async Task Read_FiftySlowHeadsAndBodies_AreLetGoAndOthersServed()
    {
        KestrelServerLimits limits = gateway.Host.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;
        Assert.True(limits.RequestHeadersTimeout <= TimeSpan.FromSeconds(30));
        Assert.True(limits.MinRequestBodyDataRate is { BytesPerSecond: >= 240 } rate && rate.GracePeriod <= TimeSpan.FromSeconds(5));
        Assert.Equal(10_000, limits.MaxConcurrentConnections);
        Assert.Equal(100, limits.Http2.MaxStreamsPerConnection);
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(2);
        limits.MinRequestBodyDataRate = new(240, TimeSpan.FromSeconds(2));
        string[] ids = [.. Enumerable.Range(0, 50).Select(_ => gateway.NextId())];
        List<RawClient> slow = [];
        try
        {
            foreach (string id in ids)
            {
                RawClient head = await RawClient.ConnectAsync(gateway.Host.Address), body = await RawClient.ConnectAsync(gateway.Host.Address);
                slow.AddRange([head, body]);
                await head.SendAsync("POST /v1/chat/completions HTTP/1.1\r\nHost: local");
                await body.SendAsync($"{Head}x-request-id: {id}\r\nContent-Length: 1000\r\n\r\n{{");
            }
            await gateway.StillServesAsync();
            foreach (RawClient client in slow)
            {
                Assert.Contains((await client.ReadAsync()).Status, (int[])[0, 408]);
                await client.EndAsync();
            }
        }
        finally
        {
            slow.ForEach(client => client.Dispose());
        }
        foreach (string id in ids)
        {
            JsonNode row = await gateway.OnlyRecordAsync(id);
            Assert.Contains((int?)row["status"], (int?[])[408, 499]);
        }
        await gateway.StillServesAsync();
    }
}
