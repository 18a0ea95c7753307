using System.Text.Json.Nodes;
using Breakeven.TestKit.Providers;

namespace Breakeven.Gateway.Tests.Prompts;

/// <summary>Marks for providers' prompt caches, over real HTTP.</summary>
public sealed class PromptCacheTests
{
    private const int Enough = 20;
    private static readonly PromptRuleConfig s_cache = new() { Cache = true };

    [Fact]
    public async Task Messages_InstructionsComeBack_AreMarkedOnceThatPays()
    {
        await using PromptGateway gateway = await PromptGateway.StartAsync(s_cache);
        for (int i = 1; i < Enough; i++) Assert.Equal("", PromptGateway.HeaderOf(await gateway.AskAsync("/v1/messages", Message($"question {i}"))));
        HttpResponseMessage marked = await gateway.AskAsync("/v1/messages", Message("the last"));
        Assert.Equal("cache:system", PromptGateway.HeaderOf(marked));
        SeenRequest[] seen = [.. gateway.Claude.Seen];
        Assert.DoesNotContain(seen[..^1], request => request.Body.Contains("cache_control", StringComparison.Ordinal));
        JsonNode sent = seen[^1].Json;
        Assert.Equal("ephemeral", (string?)sent["system"]![0]!["cache_control"]!["type"]);
        Assert.Equal(PromptGateway.Instructions, (string?)sent["system"]![0]!["text"]);
        Assert.Equal("the last", (string?)sent["messages"]![0]!["content"]); // never comes back: not marked
        CallRecord record = await gateway.Host.RecordOf(marked);
        Assert.Equal(["cache:system"], record.PromptMeasures!.Value);
        Assert.True(record.PromptParts!["system"] > 1_500 && record.PromptParts["history"] == 0);
        Assert.Equal(record.PromptTokensBefore, record.PromptTokensAfter);
    }

    /// <summary>The same over a translation: the client speaks OpenAI's format, the marks are put where Anthropic reads them.</summary>
    [Fact]
    public async Task Chat_ToAnthropic_IsMarkedInTheTargetsFormat()
    {
        await using PromptGateway gateway = await PromptGateway.StartAsync(s_cache);
        for (int i = 0; i <= Enough; i++) await gateway.AskAsync("/v1/chat/completions", Chat("sonnet", $"q{i}"));
        Assert.NotNull(gateway.Claude.Seen.Last().Json["system"]![0]!["cache_control"]);
    }

    /// <summary>Writing costs a quarter more than reading anew: prompts that never come back are never marked, nor are short ones.</summary>
    [Fact]
    public async Task Messages_NoReuseOrTooShort_IsNeverMarked()
    {
        await using PromptGateway gateway = await PromptGateway.StartAsync(s_cache);
        for (int i = 0; i < 2 * Enough; i++)
        {
            await gateway.AskAsync("/v1/messages", Message("q", $"{i} {PromptGateway.Instructions}"));
            await gateway.AskAsync("/v1/messages", Message("q", "Be kind."));
        }
        Assert.DoesNotContain(gateway.Claude.Seen, request => request.Body.Contains("cache_control", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("cache_control")]
    [InlineData("cache\\u005fcontrol")]
    public async Task Messages_ClientMarksItself_IsSentAsItCame(string member)
    {
        await using PromptGateway gateway = await PromptGateway.StartAsync(s_cache);
        string own = $$$"""{"model":"sonnet", "max_tokens":9,"system":[{"type":"text","text":"{{{PromptGateway.Instructions}}}"}],"messages":[{"role":"user","content":[{"type":"text","text":"hi","{{{member}}}":{"type":"ephemeral"}}]}]}""";
        for (int i = 0; i <= Enough; i++) await gateway.AskAsync("/v1/messages", Message("hi"));
        await gateway.AskAsync("/v1/messages", own);
        Assert.Equal(own, gateway.Claude.Seen.Last().Body);
    }

    /// <summary>A conversation that grows reads what it wrote before, and is marked at its end.</summary>
    [Fact]
    public async Task Messages_ConversationGrows_IsMarkedAtItsEnd()
    {
        await using PromptGateway gateway = await PromptGateway.StartAsync(s_cache);
        string turns = "";
        for (int i = 0; i <= Enough + 1; i++)
        {
            string said = $$"""{"role":"user","content":"{{i}} {{PromptGateway.Instructions}}"}""";
            await gateway.AskAsync("/v1/messages", $$"""{"model":"sonnet","max_tokens":9,"messages":[{{turns}}{{said}}]}""");
            turns += said + ",{\"role\":\"assistant\",\"content\":\"yes\"},";
        }
        JsonArray last = gateway.Claude.Seen.Last().Json["messages"]!.AsArray();
        Assert.NotNull(last[^1]!["content"]![0]!["cache_control"]);
        Assert.Single(last, message => message!["content"] is JsonArray);
    }

    [Theory]
    [InlineData("/v1/chat/completions")]
    [InlineData("/v1/responses")]
    public async Task OpenAI_InstructionsComeBack_GetAKey(string path)
    {
        await using PromptGateway gateway = await PromptGateway.StartAsync(s_cache);
        string Body(string text) => path == "/v1/responses" ? $$"""{"model":"gpt","instructions":"{{PromptGateway.Instructions}}","input":"{{text}}"}""" : Chat("gpt", text);
        for (int i = 0; i < Enough + 2; i++) await gateway.AskAsync(path, Body($"q{i}"));
        SeenRequest[] seen = [.. gateway.OpenAI.Seen];
        string? key = (string?)seen[^1].Json["prompt_cache_key"];
        Assert.Matches("^bk-[0-9a-f]{24}$", key);
        Assert.Equal(key, (string?)seen[^2].Json["prompt_cache_key"]);
        Assert.Null(seen[0].Json["prompt_cache_key"]);
        await gateway.AskAsync(path, Body("own")[..^1] + ",\"prompt_cache_key\":\"mine\"}");
        Assert.Equal("mine", (string?)gateway.OpenAI.Seen.Last().Json["prompt_cache_key"]);
    }

    private static string Message(string text, string? instructions = null) =>
        $$"""{"model":"sonnet","max_tokens":9,"system":"{{instructions ?? PromptGateway.Instructions}}","messages":[{"role":"user","content":"{{text}}"}]}""";

    private static string Chat(string model, string text) =>
        $$"""{"model":"{{model}}","messages":[{"role":"system","content":"{{PromptGateway.Instructions}}"},{"role":"user","content":"{{text}}"}]}""";
}
