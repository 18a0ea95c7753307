using System.Text.Json.Nodes;
using Breakeven.Gateway.Prompts.Outputs;
using Microsoft.Extensions.DependencyInjection;

namespace Breakeven.Gateway.Tests.Prompts;

/// <summary>Limits of output for calls that have none, over real HTTP.</summary>
public sealed class OutputLimiterTests
{
    private static readonly PromptRuleConfig s_fixed = new() { MaxTokens = new(700) }, s_auto = new() { MaxTokens = new(Tokens: null) };

    [Theory]
    [InlineData("/v1/chat/completions", """{"model":"gpt","messages":[{"role":"user","content":"hi"}]}""", "max_completion_tokens")]
    [InlineData("/v1/responses", """{"model":"gpt","input":"hi"}""", "max_output_tokens")]
    public async Task Apply_ClientSaysNothing_SetsTheLimit(string path, string body, string name)
    {
        await using PromptGateway gateway = await PromptGateway.StartAsync(s_fixed);
        HttpResponseMessage answer = await gateway.AskAsync(path, body);
        Assert.Equal(700, (int?)gateway.OpenAI.Seen.Single().Json[name]);
        Assert.Equal("max_tokens;limit=700", PromptGateway.HeaderOf(answer));
        CallRecord record = await gateway.Host.RecordOf(answer);
        Assert.Equal(["max_tokens"], record.PromptMeasures!.Value);
        Assert.Null(record.MaxOutputTokens);
    }

    /// <summary>Whatever the client says stands, byte for byte.</summary>
    [Theory]
    [InlineData("\"max_tokens\":5000", 5000)]
    [InlineData("\"max_completion_tokens\":5", 5)]
    [InlineData("\"max_tokens\":null", null)]
    public async Task Apply_ClientSaysSomething_IsSentAsItCame(string said, int? recorded)
    {
        await using PromptGateway gateway = await PromptGateway.StartAsync(s_fixed);
        string body = $$"""{"model":"gpt",{{said}},"messages":[{"role":"user","content":"hi"}]}""";
        HttpResponseMessage answer = await gateway.AskAsync("/v1/chat/completions", body);
        Assert.Equal(body, gateway.OpenAI.Seen.Single().Body);
        Assert.Equal("", PromptGateway.HeaderOf(answer));
        Assert.Equal(recorded, (await gateway.Host.RecordOf(answer)).MaxOutputTokens);
    }

    /// <summary>Engines and many providers know the older name alone; other formats have their own.</summary>
    [Fact]
    public async Task Apply_OtherTargets_GetItAsTheySayIt()
    {
        await using PromptGateway gateway = await PromptGateway.StartAsync(s_fixed);
        gateway.Host.Snapshots.Swap(Hosting.PromptRoutes.WithEngine(gateway.Host, s_fixed));
        await gateway.AskAsync("/v1/chat/completions", """{"model":"engine","messages":[{"role":"user","content":"hi"}]}""");
        JsonNode sent = gateway.Host.Own.Seen.Single(seen => seen.Path == "/v1/chat/completions").Json; // probes come too
        Assert.Equal((700, null), ((int?)sent["max_tokens"], (int?)sent["max_completion_tokens"]));
        await gateway.AskAsync("/v1/chat/completions", """{"model":"sonnet","messages":[{"role":"user","content":"hi"}]}""");
        Assert.Equal(700, (int?)gateway.Claude.Seen.Single().Json["max_tokens"]);
    }

    /// <summary>An answer that our limit ended says so in its record; the client sees its format's own word.</summary>
    [Fact]
    public async Task Settle_CutByOurLimit_IsRecorded()
    {
        await using PromptGateway gateway = await PromptGateway.StartAsync(s_fixed);
        gateway.Host.Snapshots.Swap(Hosting.PromptRoutes.WithEngine(gateway.Host, s_fixed, model: "length"));
        HttpResponseMessage cut = await gateway.AskAsync("/v1/chat/completions", """{"model":"engine","messages":[{"role":"user","content":"hi"}]}""");
        Assert.Equal(["max_tokens", "max_tokens:cut"], (await gateway.Host.RecordOf(cut)).PromptMeasures!.Value);
        HttpResponseMessage own = await gateway.AskAsync("/v1/chat/completions", """{"model":"engine","max_tokens":9,"messages":[{"role":"user","content":"hi"}]}""");
        Assert.Empty((await gateway.Host.RecordOf(own)).PromptMeasures!.Value);
    }

    /// <summary>Auto sets none before it knows, and then one that is measured.</summary>
    [Fact]
    public async Task Apply_Auto_WaitsForAThousandAnswers()
    {
        await using PromptGateway gateway = await PromptGateway.StartAsync(s_auto);
        const string body = """{"model":"gpt","messages":[{"role":"user","content":"hi"}]}""";
        await gateway.AskAsync("/v1/chat/completions", body);
        Assert.Equal(body, gateway.OpenAI.Seen.Single().Body);
        LengthSketch lengths = gateway.Host.Services.GetRequiredService<OutputLengths>().Of("gpt")!;
        for (int i = 0; i < AutoOutputLimit.LeastAnswers; i++) lengths.Add(1_000, wasCut: false);
        await gateway.AskAsync("/v1/chat/completions", body);
        Assert.Equal(lengths.Limit, (long?)gateway.OpenAI.Seen.Last().Json["max_completion_tokens"]);
        Assert.InRange(lengths.Limit!.Value, 1_500, 1_700);
    }

    /// <summary>A limit that the model would refuse, since it writes no more, is not set.</summary>
    [Fact]
    public async Task Apply_ModelWritesNoMore_SetsNone()
    {
        await using PromptGateway gateway = await PromptGateway.StartAsync(s_fixed);
        RateCard card = new(new("openai"), new("gpt"), new(3, 15)) { MaxOutputTokens = 700 };
        gateway.Host.Snapshots.Swap(Breakeven.Gateway.Hosting.GatewaySnapshot.Create(gateway.Host.Snapshots.Current.Config, new PriceBook("test", [card]), 2));
        await gateway.AskAsync("/v1/chat/completions", """{"model":"gpt","messages":[{"role":"user","content":"hi"}]}""");
        Assert.Null(gateway.OpenAI.Seen.Single().Json["max_completion_tokens"]);
    }
}
