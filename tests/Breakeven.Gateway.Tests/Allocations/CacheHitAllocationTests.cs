using System.Text;
using Breakeven.Gateway.Tests.Hosting;

namespace Breakeven.Gateway.Tests.Allocations;

/// <summary>Bytes that an answer from the response cache may allocate, from the web server and back: the key, the look-up, the copy with its new id, the record.</summary>
[Collection(nameof(Alone))]
public sealed class CacheHitAllocationTests
{
    /// <summary>Bytes; what was measured, and a fifth on top.</summary>
    private const long MostPerHit = 9_100;

    private static readonly byte[] s_answer = Encoding.UTF8.GetBytes(Http("HTTP/1.1 200 OK", "application/json",
        $$$"""{"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"good","choices":[{"index":0,"message":{"role":"assistant","content":"{{{new string('b', 1_000)}}}"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1020,"completion_tokens":300,"total_tokens":1320}}"""));

    [Fact]
    public async Task Hit_FourKilobytesOfPrompt_StaysBelowItsBound()
    {
        using QuietProvider provider = new(s_answer, [], []);
        await using GatewayHost gateway = await StartAsync(provider);
        using QuietClient client = new(gateway.Client.BaseAddress!);
        byte[] request = Request(gateway);

        long bytes = await SteadyState.BytesPerAsync(() =>
        {
            client.Send(request);
            client.ReadUntil("\"total_tokens\":1320}}"u8);
        });

        TestContext.Current.TestOutputHelper?.WriteLine($"{bytes} bytes for a hit");
        Assert.InRange(bytes, 1, MostPerHit);
        Assert.Equal("exact", gateway.Journal.Outcomes.Last().Cache);
    }

    private static Task<GatewayHost> StartAsync(QuietProvider provider) => GatewayHost.StartAsync(config => config with
    {
        Cache = new() { Exact = new() },
        Providers = [new("cloud", "openai-compatible") { BaseUrl = provider.BaseUrl, ApiKey = new("sk-upstream-secret") }],
        Targets = [new(new("cloud-any"), "cloud", ModelName.Any)],
        Routes = [GatewayHost.Route("*", "cloud-any")],
        Workloads = [],
        Policies = [],
    });

    private static byte[] Request(GatewayHost gateway) => Encoding.UTF8.GetBytes(Http(
        $"POST /v1/chat/completions HTTP/1.1\r\nhost: {gateway.Client.BaseAddress!.Authority}\r\nauthorization: Bearer {GatewayHost.Key}\r\naccept: */*", "application/json",
        $$"""{"model":"good","temperature":0,"max_tokens":400,"messages":[{"role":"system","content":"You are a careful assistant. {{new string('c', 3_000)}}"},{"role":"user","content":"{{new string('a', 1_000)}}"}]}"""));

    private static string Http(string head, string type, string body) => $"{head}\r\ncontent-type: {type}\r\ncontent-length: {body.Length}\r\n\r\n{body}";
}
