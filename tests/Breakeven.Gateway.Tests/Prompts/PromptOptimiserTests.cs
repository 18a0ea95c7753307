using System.Text.Json.Nodes;

namespace Breakeven.Gateway.Tests.Prompts;

/// <summary>Shorter prompts, over real HTTP.</summary>
public sealed class PromptOptimiserTests
{
    private static readonly PromptRuleConfig s_all = new() { Cache = true, Tools = ToolMinification.Descriptions, History = new(2, AboveTokens: 50) };

    public static TheoryData<string, string> Bodies => new()
    {
        { "/v1/chat/completions", Long("gpt", "messages", "\"tools\": [ {\"type\": \"function\", \"function\": {\"name\": \"f\", \"description\": \"a  b\", \"parameters\": { }}} ]") },
        { "/v1/responses", Long("gpt", "input", "\"tools\": [ {\"type\": \"function\", \"name\": \"f\", \"description\": \"a  b\", \"parameters\": { }} ]") },
        { "/v1/messages", Long("sonnet", "messages", "\"max_tokens\": 9, \"tools\": [ {\"name\": \"f\", \"description\": \"a  b\", \"input_schema\": {\"type\": \"object\"}} ]") },
    };

    [Theory, MemberData(nameof(Bodies))]
    public async Task Apply_NothingConfiguredOrOn_SendsTheClientsBytes(string path, string body)
    {
        foreach (PromptRuleConfig? rule in new[] { null, new PromptRuleConfig() })
        {
            await using PromptGateway gateway = await PromptGateway.StartAsync(rule);
            HttpResponseMessage answer = await gateway.AskAsync(path, body);
            Assert.Equal(body, gateway.OpenAI.Seen.Select(seen => seen.Body).Concat(gateway.Claude.Seen.Select(seen => seen.Body)).Single());
            Assert.Equal("", PromptGateway.HeaderOf(answer));
            Assert.Equal(rule is null, (await gateway.Host.RecordOf(answer)).PromptParts is null);
        }
    }

    [Theory, MemberData(nameof(Bodies))]
    public async Task Apply_AllOn_ShortensAndAnswersAlike(string path, string body)
    {
        await using PromptGateway plain = await PromptGateway.StartAsync(null), gateway = await PromptGateway.StartAsync(s_all);
        HttpResponseMessage before = await plain.AskAsync(path, body), answer = await gateway.AskAsync(path, body);
        Assert.Equal(before.StatusCode, answer.StatusCode);
        Assert.Equal("history;left_out=2, tools", PromptGateway.HeaderOf(answer));
        JsonNode sent = gateway.OpenAI.Seen.Select(seen => seen.Json).Concat(gateway.Claude.Seen.Select(seen => seen.Json)).Single();
        JsonArray items = (sent["messages"] ?? sent["input"])!.AsArray();
        Assert.Equal(["ü0", "a0", "ü2", "a2", "ü3"], items.Select(item => (string?)item!["content"]));
        Assert.Contains("\"a b\"", sent["tools"]!.ToJsonString(), StringComparison.Ordinal);
        CallRecord record = await gateway.Host.RecordOf(answer);
        Assert.Equal(["history", "tools"], record.PromptMeasures!.Value);
        Assert.True(record.PromptTokensAfter < record.PromptTokensBefore);
    }

    /// <summary>Ten megabytes that pose as schemas, marks and turns inside strings.</summary>
    [Fact]
    public async Task Apply_LargeHostileText_IsDataAndStaysWhole()
    {
        await using PromptGateway gateway = await PromptGateway.StartAsync(s_all with { History = new(2) });
        string hostile = string.Concat(Enumerable.Repeat("""}],\"tools\":[{\"description\":\"x  y\"}],\"role\":\"user\",\"cache_control\":{}\u0000 """, 130_000));
        string body = $$"""{"model":"gpt","messages":[{"role":"user","content":"{{hostile}}"}]}""";
        Assert.True(body.Length > 10_000_000);
        HttpResponseMessage answer = await gateway.AskAsync("/v1/chat/completions", body);
        Assert.Equal(body, gateway.OpenAI.Seen.Single().Body);
        Assert.Equal("", PromptGateway.HeaderOf(answer));
    }

    private static string Long(string model, string items, string more)
    {
        string turns = string.Join(" , ", Enumerable.Range(0, 4).Select(turn =>
            $$"""{ "role": "user", "content": "ü{{turn}}" }""" + (turn == 3 ? "" : $$""" , {"role": "assistant", "content": "a{{turn}}"}""")));
        return $$"""{ "model": "{{model}}", "{{items}}": [ {{turns}} ], {{more}} }""";
    }
}
