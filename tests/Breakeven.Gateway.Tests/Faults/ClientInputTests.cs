using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Breakeven.Gateway.Tests.Hosting;
using Breakeven.TestKit.Faults;
using Breakeven.TestKit.Faults.Wires;

namespace Breakeven.Gateway.Tests.Faults;

/// <summary>What clients send that they should not: refused in their own format, nothing goes upstream, one record each, and the gateway goes on.</summary>
public sealed class ClientInputTests(FaultGateway gateway) : IClassFixture<FaultGateway>
{
    public static TheoryData<int, string> Numbers() => new(BadBody.All.Select(bad => (bad.Number, bad.Client.Name)).Distinct());

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Faults 1 to 9 and 11 to 20.</summary>
    [Theory, MemberData(nameof(Numbers))]
    public async Task Read_BadBody_IsRefusedRecordedAndNotSent(int number, string client)
    {
        int upstream = gateway.Upstream.Seen.Count;
        foreach (BadBody bad in BadBody.All.Where(bad => bad.Number == number && bad.Client.Name == client))
        {
            string id = gateway.NextId();
            using HttpRequestMessage request = FaultGateway.Post(bad.Client.Path, bad.Body, id);
            using HttpResponseMessage response = await gateway.Client.SendAsync(request, Stop);
            string text = await response.Content.ReadAsStringAsync(Stop);
            Assert.True(bad.Statuses.Contains((int)response.StatusCode), $"{bad.Name}: {response.StatusCode} {text[..Math.Min(300, text.Length)]}");
            Assert.True(JsonNode.Parse(text) is { } error && bad.Client.IsErrorBody(error), $"{bad.Name}: {text}");
            Assert.True(text.Length < 1000, $"{bad.Name}: echoes {text.Length} characters");
            Assert.Equal(id, response.Headers.GetValues("x-request-id").Single());
            Assert.Equal("false", response.Headers.GetValues("x-should-retry").Single());
            Assert.False(response.Headers.Contains("set-cookie"));
            JsonNode row = await gateway.OnlyRecordAsync(id);
            Assert.True((string?)row["outcome"] == "client_error", $"{bad.Name}: {row["outcome"]}");
            Assert.Equal((int)response.StatusCode, (int?)row["status"]);
            Assert.True(bad.Code is null || (string?)row["error_code"] == bad.Code, $"{bad.Name}: {row["error_code"]}");
            Assert.True(row["attempts"] is not JsonArray { Count: > 0 }, bad.Name);
        }
        Assert.Equal(upstream, gateway.Upstream.Seen.Count);
        await gateway.StillServesAsync();
    }

    /// <summary>Faults 8, 10, 20, 24 and 35: odd, and answered.</summary>
    [Theory]
    [InlineData("chat")]
    [InlineData("responses")]
    [InlineData("messages")]
    [InlineData("ollama")]
    public async Task Read_OddBody_IsAnsweredAndRecorded(string name)
    {
        FaultWire client = WireOf(name);
        string good = client.Ask("good", "hi", stream: false);
        (int Number, byte[] Body)[] odd =
        [
            (8, [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(good)]),
            (10, Encoding.UTF8.GetBytes(good.Replace("\"hi\"", "\"a\\u0000b\"", StringComparison.Ordinal))),
            (20, Encoding.UTF8.GetBytes(good[..^1] + ",\"x_unknown\":{\"a\":[1.50,null]}}")),
            (24, Encoding.UTF8.GetBytes(client.Ask("good", new string('a', 400_000) + "!", stream: false))),
            (35, Encoding.UTF8.GetBytes(client.Ask("good", "a\r\nx-evil: 1\r\n\r\nb", stream: false))),
            (35, Encoding.UTF8.GetBytes(good[..^1] + (name == "messages" ? ",\"metadata\":{\"user_id\":\"a\\r\\nx-evil: 1\"}}" : ",\"user\":\"a\\r\\nx-evil: 1\"}"))),
        ];
        foreach ((int number, byte[] body) in odd)
        {
            string id = gateway.NextId();
            long started = Stopwatch.GetTimestamp();
            using HttpRequestMessage request = FaultGateway.Post(client.Path, body, id);
            using HttpResponseMessage response = await gateway.Client.SendAsync(request, Stop);
            string text = await response.Content.ReadAsStringAsync(Stop);
            // Ollama's client reads its own fields only; OpenAI's go on to a target of OpenAI's, another format's unknown fields are refused by name.
            Assert.True(response.StatusCode == HttpStatusCode.OK || (number is 20 or 35 && response.StatusCode == HttpStatusCode.BadRequest), $"{number}: {response.StatusCode} {text[..Math.Min(300, text.Length)]}");
            Assert.False(response.Headers.Contains("x-evil"));
            Assert.Equal((int)response.StatusCode, (int?)(await gateway.OnlyRecordAsync(id))["status"]);
            Assert.True(number != 24 || Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(30), "quadratic in the prompt");
        }
        Assert.DoesNotContain(gateway.Upstream.Seen, seen => seen.Header("x-evil") is not null);
        Assert.DoesNotContain(gateway.Logs.Lines, line => line.Contains("x-evil", StringComparison.Ordinal));
    }

    /// <summary>Fault 20.</summary>
    [Fact]
    public async Task Read_HundredThousandMessages_AreAnswered()
    {
        string messages = string.Join(',', Enumerable.Repeat("""{"role":"user","content":"x"}""", 100_000));
        string id = gateway.NextId();
        using HttpRequestMessage request = FaultGateway.Post("/v1/chat/completions", Encoding.UTF8.GetBytes($$"""{"model":"good","messages":[{{messages}}]}"""), id);
        using HttpResponseMessage response = await gateway.Client.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await gateway.OnlyRecordAsync(id);
    }

    /// <summary>Faults 21 and 22: only JSON that is not packed. A page of another site cannot send such a type without asking first.</summary>
    [Theory]
    [InlineData("text/plain", null)]
    [InlineData("application/x-www-form-urlencoded", null)]
    [InlineData("multipart/form-data; boundary=x", null)]
    [InlineData("application/json; charset=utf-16", null)]
    [InlineData("garbage", null)]
    [InlineData(null, null)]
    [InlineData("application/json", "gzip")]
    [InlineData("application/json", "br")]
    [InlineData("application/json", "rot13")]
    [InlineData("application/json", "identity, gzip")]
    public async Task Read_OtherTypeOrEncoding_Is415(string? type, string? encoding)
    {
        using MemoryStream bomb = new();
        await using (GZipStream gzip = new(bomb, CompressionLevel.Fastest, leaveOpen: true)) await gzip.WriteAsync(new byte[16 * 1024 * 1024], Stop);
        foreach (FaultWire client in (FaultWire[])[FaultWire.Chat, FaultWire.Responses, FaultWire.Messages, FaultWire.Ollama])
        {
            string id = gateway.NextId();
            int upstream = gateway.Upstream.Seen.Count;
            byte[] body = encoding == "gzip" ? bomb.ToArray() : Encoding.UTF8.GetBytes(client.Ask("good", "hi", stream: false));
            using HttpRequestMessage request = FaultGateway.Post(client.Path, body, id, type);
            if (encoding is not null) request.Content!.Headers.TryAddWithoutValidation("content-encoding", encoding);
            using HttpResponseMessage response = await gateway.Client.SendAsync(request, Stop);
            Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
            Assert.True(client.IsErrorBody(JsonNode.Parse(await response.Content.ReadAsStringAsync(Stop))!));
            Assert.Equal("unsupported_media_type", (string?)(await gateway.OnlyRecordAsync(id))["error_code"]);
            Assert.Equal(upstream, gateway.Upstream.Seen.Count);
        }
        await gateway.StillServesAsync();
    }

    /// <summary>Faults 25 and 26: addresses in a request are text. The gateway calls its configured target and nothing else.</summary>
    [Theory]
    [InlineData("http://127.0.0.1:PORT/x")]
    [InlineData("http://[::1]:PORT/x")]
    [InlineData("http://0x7f000001:PORT/x")]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("file:///etc/passwd")]
    [InlineData("gopher://127.0.0.1:PORT/_x")]
    public async Task Call_AddressesOfTheClients_AreNeverDialled(string address)
    {
        await using FaultyServer trap = FaultyServer.Start();
        string url = address.Replace("PORT", $"{trap.Address.Port}", StringComparison.Ordinal);
        string body = $$$"""{"model":"good","base_url":"{{{url}}}","api_base":"{{{url}}}","custom_host":"{{{url}}}","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"{{{url}}}"}},{"type":"text","text":"hi"}]}]}""";
        string id = gateway.NextId();
        int upstream = gateway.Upstream.Seen.Count;
        using HttpRequestMessage request = FaultGateway.Post("/v1/chat/completions", Encoding.UTF8.GetBytes(body), id);
        foreach (string header in (string[])["x-base-url", "x-portkey-custom-host", "api-base", "x-forwarded-host", "x-original-url", "forwarded"]) request.Headers.TryAddWithoutValidation(header, url);
        using HttpResponseMessage response = await gateway.Client.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        SeenCall sent = Assert.Single(gateway.Upstream.Seen.Skip(upstream));
        Assert.Contains(url, sent.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(url, sent.Head, StringComparison.Ordinal);
        Assert.Equal(0, trap.Connections);
        await gateway.OnlyRecordAsync(id);
    }

    /// <summary>Faults 36 and 37: whatever is presented, the answer is the same and tells nothing.</summary>
    [Fact]
    public async Task Authenticate_AnythingButTheKey_Is401WithOneBody()
    {
        string[] presented =
        [
            "", " ", "wrong", "' OR '1'='1", GatewayHost.Key.ToUpperInvariant(), GatewayHost.Key[..^1], GatewayHost.Key + "x", GatewayHost.Sha256(GatewayHost.Key), new('k', 16_000), "team", "Bearer",
        ];
        foreach (FaultWire client in (FaultWire[])[FaultWire.Chat, FaultWire.Responses, FaultWire.Messages, FaultWire.Ollama])
        {
            HashSet<string> bodies = [];
            int upstream = gateway.Upstream.Seen.Count;
            foreach (string? key in presented.Append(null))
            {
                string id = gateway.NextId();
                using HttpRequestMessage request = FaultGateway.Post($"{client.Path}?key={GatewayHost.Key}&api_key={GatewayHost.Key}", Encoding.UTF8.GetBytes(client.Ask("good", "hi", stream: false)), id, key: key);
                using HttpResponseMessage response = await gateway.Client.SendAsync(request, Stop);
                Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
                bodies.Add((await response.Content.ReadAsStringAsync(Stop)).Replace(id, "ID", StringComparison.Ordinal));
                Assert.Equal(("refused", "invalid_api_key"), ((string?)(await gateway.OnlyRecordAsync(id))["outcome"], (string?)(await gateway.OnlyRecordAsync(id))["error_code"]));
            }
            Assert.Single(bodies);
            Assert.Equal(upstream, gateway.Upstream.Seen.Count);
        }
    }

    private static FaultWire WireOf(string name) => ((FaultWire[])[FaultWire.Chat, FaultWire.Responses, FaultWire.Messages, FaultWire.Ollama]).Single(wire => wire.Name == name);
}
