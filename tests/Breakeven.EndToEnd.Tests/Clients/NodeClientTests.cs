using System.Text.Json.Nodes;
using Breakeven.TestKit.Providers;

namespace Breakeven.EndToEnd.Clients;

/// <summary>OpenAI's, Anthropic's, Ollama's and Vercel's JavaScript libraries against every kind of provider.</summary>
public sealed class NodeClientTests(NodeFixture fixture) : IClassFixture<NodeFixture>
{
    public static readonly TheoryData<string, string, Upstream> Cases = [.. NodeCase.All.Select(one => new TheoryDataRow<string, string, Upstream>(one.Script, one.Scenario, one.Upstream))];

    [Theory, MemberData(nameof(Cases))]
    public async Task Scenario_AnyUpstream_GoesAsWithTheClientsOwnServer(string script, string scenario, Upstream upstream)
    {
        NodeCase one = new(script, scenario, upstream);
        JsonNode told = await fixture.TellAsync(one);
        Assert.True(told["failed"] is null, $"{told["failed"]}");
        AssertTold(one, told);
        if (upstream == Upstream.Direct || one.What is "models" or "count") return;
        foreach (JsonNode? id in told["requests"]!.AsArray()) AssertRecorded(one, await fixture.Clients.RecordAsync((string)id!));
    }

    private void AssertTold(NodeCase one, JsonNode told)
    {
        string tag = ServerOf(one).Tag;
        switch (one.What)
        {
            case "chat" or "responses" or "generate":
                Assert.Equal($"hello from {tag}", told.Text("text"));
                AssertUsage(one, told);
                break;
            case "stream-usage":
                Assert.Equal($"hello {tag}", told.Text("text"));
                AssertUsage(one, told);
                break;
            case "stream" or "responses-stream":
                Assert.Equal(["hel", "lo ", tag], told["words"]!.AsArray().Select(word => (string)word!));
                break;
            case "tools" or "tools-stream" or "responses-tools" or "responses-tools-stream":
                Assert.Equal(["weather Paris", "clock Paris"], told["calls"]!.AsArray().Select(call => (string)call!));
                Assert.Equal("the tools said 22 degrees and noon", told.Text("text"));
                Assert.Equal(2, told["requests"]!.AsArray().Count);
                break;
            case "thinking":
                Assert.Equal(("let me think", $"hello {tag}"), (told.Text("thinking"), told.Text("text")));
                break;
            case "embeddings":
                Assert.Equal("[[0.1,0.2],[0.1,0.2]]", told["vectors"]!.ToJsonString());
                Assert.Equal(8, (int)told["input"]!);
                break;
            case "count":
                Assert.InRange((int)told["input"]!, 1, 20);
                break;
            case "models":
                Assert.Superset(new HashSet<string> { "assistant", "writer" }, told["models"]!.AsArray().Select(name => (string)name!).ToHashSet());
                break;
            case "cancel":
                Assert.True((bool)told["left"]!);
                break;
            default:
                Assert.Equal(one.What, $"error-{told["status"]}");
                Assert.DoesNotContain("sk-upstream-secret", told.ToJsonString(), StringComparison.Ordinal);
                break;
        }
    }

    /// <summary>Each protocol counts the input in its own way: Anthropic's without cached tokens, the others with them.</summary>
    private void AssertUsage(NodeCase one, JsonNode told)
    {
        FakeServer server = ServerOf(one);
        (int all, int cachedTokens, int writtenTokens) = server is FakeAnthropic ? (25, 8, 5) : server is FakeOllama ? (20, 0, 0) : (20, 8, 0);
        int input = one.Script == "anthropic" ? all - cachedTokens - writtenTokens : all;
        Assert.Equal((input, 3), ((int)told["input"]!, (int)told["output"]!));
        if (told["cached"] is { } cached) Assert.Equal(cachedTokens, (int)cached);
        if (told["written"] is { } written) Assert.Equal(writtenTokens, (int)written);
        Assert.Contains(told.Text("finish"), new[] { "stop", "end_turn", "completed" });
    }

    private void AssertRecorded(NodeCase one, JsonNode record)
    {
        string outcome = one.What switch
        {
            "cancel" => "client_disconnect",
            "error-401" => "refused",
            "error-400" or "error-404" => "client_error",
            _ => "ok",
        };
        Assert.Equal((outcome, one.Protocol), (record.Text("outcome"), record.Text("protocol")));
        if (outcome == "client_disconnect") Assert.InRange((double)record["duration_ms"]!, 0, ClientsFixture.CancelWithin.TotalMilliseconds);
        if (outcome != "ok") return;
        Assert.Equal(ServerOf(one).Tag, record.Text("provider"));
        if (one.What == "embeddings") return;
        (int uncached, int cached) = one.Upstream == Upstream.Local ? (20, 0) : (12, 8);
        Assert.Equal((uncached, cached, 3), ((int)record["input_tokens"]!, (int?)record["cached_input_tokens"] ?? 0, (int)record["output_tokens"]!));
    }

    private FakeServer ServerOf(NodeCase one) => one.Upstream == Upstream.Direct ? fixture.Clients.ServerOf(one.Protocol) : fixture.Clients.Server(one.Upstream);
}
