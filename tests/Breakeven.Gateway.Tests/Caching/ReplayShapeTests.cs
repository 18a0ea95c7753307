using System.Text.Json.Nodes;
using Breakeven.Gateway.Caching.Answers;
using Breakeven.Gateway.Tests.Faithful;
using Breakeven.Gateway.Tests.Hosting;
using Breakeven.Protocols;
using Breakeven.Protocols.Neutral;
using Breakeven.TestKit.Providers;

namespace Breakeven.Gateway.Tests.Caching;

/// <summary>A stored answer given as a stream where it came as a whole, and the other way, in every client's format.</summary>
public sealed class ReplayShapeTests
{
    private static readonly BreakevenConfig s_cache = new() { Cache = new() { Exact = new() } };

    [Theory]
    [InlineData("/v1/chat/completions", "chat/good", WireFormat.ChatCompletions)]
    [InlineData("/v1/chat/completions", "claude/good", WireFormat.ChatCompletions)]
    [InlineData("/v1/messages", "claude/good", WireFormat.Messages)]
    [InlineData("/v1/messages", "chat/good", WireFormat.Messages)]
    [InlineData("/v1/responses", "openai/good", WireFormat.Responses)]
    [InlineData("/api/chat", "chat/good", WireFormat.OllamaChat)]
    public async Task Recall_OtherShape_SaysTheSame(string path, string model, WireFormat format)
    {
        foreach (bool streamFirst in (bool[])[false, true])
        {
            await using FakeAnthropic anthropic = await FakeAnthropic.StartAsync();
            await using GatewayHost gateway = await StartAsync(anthropic.BaseUrl);
            (string miss, string made) = await gateway.AskAsync(Body(path, model, streamFirst), path);
            (string hit, string other) = await gateway.AskAsync(Body(path, model, !streamFirst), path);
            (string again, string same) = await gateway.AskAsync(Body(path, model, streamFirst), path);
            Assert.Equal(("miss", "exact", "exact"), (miss, hit, again));
            Assert.Equal(Told(format, made, streamFirst), Told(format, other, !streamFirst));
            Assert.Equal(Told(format, made, streamFirst), Told(format, same, streamFirst));
        }
    }

    /// <summary>A stream tells its usage to who asked for it, whoever's answer it is.</summary>
    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task Recall_StreamOfAnotherUsageWish_TellsUsageAsAsked(bool first, bool second)
    {
        await using GatewayHost gateway = await StartAsync();
        string Ask(bool usage) => CachedGateway.Chat("chat/good", more: $$$""","stream":true{{{(usage ? ",\"stream_options\":{\"include_usage\":true}" : "")}}}""");
        Assert.Equal(first, TellsUsage((await gateway.AskAsync(Ask(first))).Text));
        (string cache, string text) = await gateway.AskAsync(Ask(second));
        Assert.Equal("exact", cache);
        Assert.Equal(second, TellsUsage(text));
        Assert.EndsWith("data: [DONE]\n\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recall_Stream_HasOneIdInAllItsChunks()
    {
        await using GatewayHost gateway = await StartAsync();
        string body = CachedGateway.Chat("chat/good", more: ",\"stream\":true");
        await gateway.AskAsync(body);
        using HttpResponseMessage hit = await gateway.PostAsync(body);
        Assert.Equal("text/event-stream", hit.Content.Headers.ContentType!.MediaType);
        string text = await GatewayHost.TextOf(hit);
        string[] ids = [.. text.Split('\n').Where(line => line.StartsWith("data: {", StringComparison.Ordinal)).Select(line => (string)JsonNode.Parse(line[6..])!["id"]!).Distinct()];
        Assert.NotEqual("chatcmpl-1", Assert.Single(ids));
    }

    private static Task<GatewayHost> StartAsync(Uri? anthropic = null) => Upstreams.StartAsync(config => config with
    {
        Cache = s_cache.Cache,
        Providers = [.. config.Providers.Select(provider => provider.Name == "claude" && anthropic is not null ? provider with { BaseUrl = anthropic } : provider)],
    });

    private static string Body(string path, string model, bool stream) => path switch
    {
        "/v1/responses" => $$"""{"model":"{{model}}","temperature":0,"store":false,"stream":{{(stream ? "true" : "false")}},"input":"hi"}""",
        "/api/chat" => $$$"""{"model":"{{{model}}}","options":{"temperature":0},"stream":{{{(stream ? "true" : "false")}}},"messages":[{"role":"user","content":"hi"}]}""",
        _ => $$"""{"model":"{{model}}","temperature":0,"max_tokens":50,"stream":{{(stream ? "true" : "false")}}{{(stream && path == "/v1/chat/completions" ? ",\"stream_options\":{\"include_usage\":true}" : "")}},"messages":[{"role":"user","content":"hi"}]}""",
    };

    /// <summary>Text, reason and tokens.</summary>
    private static (string Text, FinishReason? Reason, long Output) Told(WireFormat format, string answer, bool isStream)
    {
        List<AnswerEvent> events = AnswerReplay.Events(format, System.Text.Encoding.UTF8.GetBytes(answer), isStream);
        Assert.NotEmpty(events.OfType<AnswerEvent.Text>());
        return (
            string.Concat(events.OfType<AnswerEvent.Text>().Select(item => item.Delta)).Replace("hello from ", "hello ", StringComparison.Ordinal),
            events.OfType<AnswerEvent.Finished>().Single().Reason, events.OfType<AnswerEvent.Usage>().Last().Tokens.Output);
    }

    private static bool TellsUsage(string stream) => stream.Contains("\"prompt_tokens\":20", StringComparison.Ordinal);
}
