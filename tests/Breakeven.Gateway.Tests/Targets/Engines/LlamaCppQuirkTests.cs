using System.Text.Json.Nodes;
using Breakeven.Gateway.Tests.Hosting;
using Breakeven.TestKit.Engines;

namespace Breakeven.Gateway.Tests.Targets.Engines;

/// <summary>What a client and the ledger get from llama.cpp's server as it is.</summary>
public sealed class LlamaCppQuirkTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Its usage counts one of n choices: a count of ours that is told as one is better than a count that is wrong.</summary>
    [Fact]
    public async Task Usage_OfSeveralChoices_IsNotBelieved()
    {
        await using FakeLlamaCpp engine = await FakeLlamaCpp.StartAsync();
        await using GatewayHost gateway = await StartAsync(engine);
        using HttpResponseMessage one = await gateway.ChatAsync("llama/m");
        Assert.Equal((UsageSource.Provider, null), await OfAsync(gateway, one, record => (record.UsageSource, record.UsageSuspect)));
        using HttpResponseMessage several = await gateway.ChatAsync("llama/m", ""","n":3""");
        Assert.Equal((UsageSource.Estimated, true), await OfAsync(gateway, several, record => (record.UsageSource, record.UsageSuspect)));
    }

    [Fact]
    public async Task Stream_ErrorEventWithoutDone_IsTruncatedAndSaysSo()
    {
        await using FakeLlamaCpp engine = await FakeLlamaCpp.StartAsync();
        await using GatewayHost gateway = await StartAsync(engine);
        using HttpResponseMessage response = await gateway.ChatAsync("llama/error-event", ""","stream":true""");
        string text = await GatewayHost.TextOf(response);
        Assert.Contains("hello", text, StringComparison.Ordinal);
        Assert.Contains("\"error\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", text, StringComparison.Ordinal);
        Assert.NotEqual(CallOutcome.Ok, (await gateway.RecordOf(response)).Outcome);
    }

    [Fact]
    public async Task Stream_FirstDeltaWithNull_GoesThroughAndIsNoContent()
    {
        await using FakeLlamaCpp engine = await FakeLlamaCpp.StartAsync();
        await using GatewayHost gateway = await StartAsync(engine);
        using HttpResponseMessage response = await gateway.ChatAsync("llama/m", ""","stream":true""");
        string text = await GatewayHost.TextOf(response);
        Assert.Contains("\"content\":null", text, StringComparison.Ordinal);
        Assert.EndsWith("data: [DONE]\n\n", text, StringComparison.Ordinal);
        Assert.Equal((CallOutcome.Ok, 3L), await OfAsync(gateway, response, record => (record.Outcome, record.OutputTokens)));
    }

    [Fact]
    public async Task Slots_AllBusy_NothingIsSentAndTheNextTargetAnswers()
    {
        await using FakeLlamaCpp engine = await FakeLlamaCpp.StartAsync(slots: 1);
        await using GatewayHost gateway = await StartAsync(engine);
        using IDisposable busy = await engine.OccupyAsync();
        using HttpResponseMessage response = await gateway.ChatAsync("llama-first", ""","stream":true""");
        Assert.Contains("cloud", await GatewayHost.TextOf(response), StringComparison.Ordinal);
        Assert.Equal(["timeout", null], (await gateway.RecordOf(response)).Attempts.Select(attempt => attempt.ErrorClass));
    }

    [Theory]
    [InlineData("""[{"role":"user","content":"a"},{"role":"user","content":"b"}]""", "invalid_request_error")]
    [InlineData("""[{"role":"user","content":"LONG"}]""", "context_length_exceeded")]
    public async Task Error_OfTheClientsMaking_Is400AndAsksNoOtherTarget(string messages, string code)
    {
        await using FakeLlamaCpp engine = await FakeLlamaCpp.StartAsync();
        engine.Context = 100;
        await using GatewayHost gateway = await StartAsync(engine);
        string prompt = messages.Replace("LONG", new string('x', 600), StringComparison.Ordinal);
        using HttpResponseMessage response = await gateway.PostAsync($$"""{"model":"llama-first","messages":{{prompt}}}""");
        Assert.Equal((400, code), ((int)response.StatusCode, (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync(Stop))!["error"]!["code"]));
        Assert.Empty(gateway.Cloud.Seen);
    }

    /// <summary>The client gets what the engine sent: half a call is for the caller to find, who knows the tool's schema.</summary>
    [Fact]
    public async Task ToolCall_ArgumentsBreakOff_GoThroughAsTheyAre()
    {
        await using FakeLlamaCpp engine = await FakeLlamaCpp.StartAsync();
        await using GatewayHost gateway = await StartAsync(engine);
        using HttpResponseMessage response = await gateway.ChatAsync("llama/cut-arguments");
        JsonNode answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(Stop))!;
        Assert.Equal("""{"city":"Par""", (string?)answer["choices"]![0]!["message"]!["tool_calls"]![0]!["function"]!["arguments"]);
    }

    private static Task<GatewayHost> StartAsync(FakeLlamaCpp engine) => GatewayHost.StartAsync(config => config with
    {
        Providers = config.Providers.Add(new("llama", "llama.cpp")
        {
            BaseUrl = engine.Address, Location = Location.Own, Probe = false, Timeouts = config.Providers[0].Timeouts with { Headers = TimeSpan.FromMilliseconds(500) },
        }),
        Targets = config.Targets.Add(new(new("llama"), "llama", new("m"))),
        Routes = config.Routes.Add(GatewayHost.Route("llama-first", "llama", "cloud-ok")),
    });

    private static async Task<T> OfAsync<T>(GatewayHost gateway, HttpResponseMessage response, Func<CallRecord, T> facts) => facts(await gateway.RecordOf(response));
}
