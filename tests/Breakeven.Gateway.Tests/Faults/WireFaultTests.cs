using System.Text;
using System.Text.Json.Nodes;
using Breakeven.Gateway.Tests.Hosting;
using Breakeven.TestKit.Faults;
using Breakeven.TestKit.Faults.Wires;

namespace Breakeven.Gateway.Tests.Faults;

/// <summary>What providers do to the wire, through the whole server: every fault, to clients of every format, streamed and not, from a provider of the client's format and from one of OpenAI's.</summary>
public sealed class WireFaultTests(FaultGateway gateway) : IClassFixture<FaultGateway>
{
    private static readonly FaultWire[] s_clients = [FaultWire.Chat, FaultWire.Responses, FaultWire.Messages, FaultWire.Ollama];
    private static readonly string[] s_allowedHeaders =
    [
        "date", "content-type", "content-length", "transfer-encoding", "cache-control", "x-accel-buffering", "x-content-type-options", "x-request-id", "request-id", "x-should-retry", "retry-after",
    ];

    public static TheoryData<string> Names() => [.. FaultCatalogue.All.Where(fault => fault.Number is (>= 60 and <= 70) or (>= 79 and <= 86) or 88 or 91).Select(fault => fault.Name)];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Faults 60 to 70, 79 to 86, 88 and 91: the client gets the whole answer or an error of its own format, the record is one, and the next call of the same connections is unharmed.</summary>
    [Theory, MemberData(nameof(Names))]
    public async Task Call_ProviderDoesThis_EndsAsItMustAndIsRecordedOnce(string name)
    {
        Fault fault = FaultCatalogue.Find(name)!;
        FaultProbe probe = new(gateway.Client, GatewayHost.Key, TimeSpan.FromSeconds(60));
        foreach (FaultWire client in s_clients)
        {
            foreach (string provider in new[] { "chat", FaultGateway.NativeOf(client) }.Distinct())
            {
                foreach (bool stream in (bool[])[false, true])
                {
                    int upstream = gateway.Upstream.Seen.Count;
                    FaultReport report = await probe.AskAsync(fault, client, $"{provider}/{name}", stream, Stop);
                    Assert.True(report.Problems.IsEmpty, $"{provider}: {report}");
                    JsonNode row = await gateway.OnlyRecordAsync(report.RequestId!);
                    Assert.Single(row["attempts"]!.AsArray());
                    Assert.Single(gateway.Upstream.Seen.Skip(upstream)); // a redirect was not followed
                    CheckRow(fault, report, row);
                    await gateway.RecoversAsync(client, $"{provider}/{name}");
                }
            }
        }
        await gateway.StillServesAsync();
    }

    /// <summary>Fault 67: of the provider's headers none is passed on, and its cookie does not come back with the next call.</summary>
    [Fact]
    public async Task Answer_HeadersOfTheProvider_AreNotPassedOn()
    {
        foreach (FaultWire client in s_clients)
        {
            foreach (bool stream in (bool[])[false, true])
            {
                using HttpRequestMessage request = FaultGateway.Post(client.Path, Encoding.UTF8.GetBytes(client.Ask($"{FaultGateway.NativeOf(client)}/evil-headers", "hi", stream)), gateway.NextId());
                using HttpResponseMessage response = await gateway.Client.SendAsync(request, Stop);
                IEnumerable<string> foreign = response.Headers.Concat(response.Content.Headers).Select(header => header.Key.ToLowerInvariant())
                    .Where(header => !s_allowedHeaders.Contains(header, StringComparer.Ordinal) && !header.StartsWith("x-breakeven-", StringComparison.Ordinal));
                Assert.Empty(foreign);
                Assert.Equal("nosniff", response.Headers.GetValues("x-content-type-options").Single());
            }
        }
        await gateway.StillServesAsync();
        Assert.All(gateway.Upstream.Seen, seen => Assert.Null(seen.Header("cookie")));
        Assert.All(gateway.Upstream.Seen, seen => Assert.Equal([FaultWire.Canary], seen.Credentials.Select(value => value.Replace("Bearer ", "", StringComparison.Ordinal)).Distinct()));
    }

    /// <summary>Fault 91: markup is data: JSON, named as JSON, not to be guessed at.</summary>
    [Fact]
    public async Task Answer_Markup_IsDataInJson()
    {
        using HttpRequestMessage request = FaultGateway.Post("/v1/chat/completions", Encoding.UTF8.GetBytes(FaultWire.Chat.Ask("chat/good", "<script>alert(1)</script> =cmd|' /C calc'!A0", stream: false)), gateway.NextId());
        using HttpResponseMessage response = await gateway.Client.SendAsync(request, Stop);
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("nosniff", response.Headers.GetValues("x-content-type-options").Single());
        Assert.Equal("<script>alert(1)</script> =cmd|' /C calc'!A0", FaultWire.Chat.TextOfWhole(JsonNode.Parse(await response.Content.ReadAsStringAsync(Stop))!));
    }

    private static void CheckRow(Fault fault, FaultReport report, JsonNode row)
    {
        string outcome = (string)row["outcome"]!;
        if (report.Status >= 400) Assert.Equal((report.Status, "upstream_error"), ((int)row["status"]!, outcome));
        if (report.Status >= 400) Assert.Equal(502, report.Status);
        if (fault.Name == "large-json") Assert.Equal("response_too_large", (string?)row["error_code"]);
        if (fault.Number is 68 or 69 && report.Status == 200)
        {
            Assert.Equal("estimated", (string?)row["usage_source"]);
            Assert.InRange((long)row["input_tokens"]!, 1, 1000);
            Assert.InRange((long)row["output_tokens"]!, 1, 1000);
            Assert.InRange(decimal.Parse((string)row["cost_usd"]!, System.Globalization.CultureInfo.InvariantCulture), 0.000001m, 0.1m);
        }
        if (fault.Number == 70) Assert.Equal(("provider", 10L), ((string?)row["usage_source"], (long)row["output_tokens"]!));
    }
}
