using Breakeven.Gateway.Tests.Hosting;

namespace Breakeven.Gateway.Tests.Faithful;

/// <summary>Client and target speak the same format: nothing is lost that nobody here knows, and no character breaks wherever packets are cut.</summary>
/// <remarks>Also the complaint of parameters that gateways drop or reject (LiteLLM #10791, #4769, #14056, #2275).</remarks>
public sealed class SameFormatTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Wire.Names), MemberType = typeof(Wire))]
    public async Task Whole_AnyFields_GoesThroughByteForByte(string format)
    {
        Wire wire = Wire.Of(format);
        await using GatewayHost gateway = await Upstreams.StartAsync(Upstreams.Json(wire.Whole));
        using HttpResponseMessage response = await gateway.PostToAsync(wire.Path, wire.Ask($"{wire.Provider}/verbatim", stream: false));
        Assert.Equal(wire.Whole, await response.Content.ReadAsStringAsync(Stop));
        Assert.Equal(wire.Ask("verbatim", stream: false), Assert.Single(gateway.Cloud.Seen).Body);
        await AssertRecordedAsync(gateway, response);
    }

    [Theory, MemberData(nameof(Wire.Names), MemberType = typeof(Wire))]
    public async Task Stream_AnyFieldsAndEvents_GoesThroughByteForByte(string format)
    {
        Wire wire = Wire.Of(format);
        await using GatewayHost gateway = await Upstreams.StartAsync(wire.Complete);
        using HttpResponseMessage response = await gateway.PostToAsync(wire.Path, wire.Ask($"{wire.Provider}/verbatim", stream: true));
        Assert.Equal(wire.Preamble + wire.Words + wire.End, await response.Content.ReadAsStringAsync(Stop));
        Assert.Equal(wire.Ask("verbatim", stream: true), Assert.Single(gateway.Cloud.Seen).Body);
        await AssertRecordedAsync(gateway, response);
    }

    /// <summary>The other half of it: in another format the text is the same text, whole characters only.</summary>
    [Theory, MemberData(nameof(Wire.Pairs), MemberType = typeof(Wire))]
    public async Task Stream_ToAnyClient_SaysTheSameText(string client, string target)
    {
        Wire from = Wire.Of(target), to = Wire.Of(client);
        await using GatewayHost gateway = await Upstreams.StartAsync(from.Complete);
        using HttpResponseMessage response = await gateway.PostToAsync(to.Path, to.AskPlainly($"{from.Provider}/verbatim", stream: true));
        string text = await response.Content.ReadAsStringAsync(Stop);
        Assert.Equal(Wire.Said, to.TextOf(text));
        Assert.All(to.EndMarks, mark => Assert.Contains(mark, text, StringComparison.Ordinal));
        await AssertRecordedAsync(gateway, response);
    }

    /// <summary>vLLM's images to embed come as <c>messages</c>, which gateways refuse (LiteLLM #31178).</summary>
    [Fact]
    public async Task Embeddings_OfImages_ReachTheEngineAsTheyAre()
    {
        const string asked = """{"model":"MODEL","messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}},{"type":"text","text":"a cat"}]}],"encoding_format":"float"}""";
        const string vectors = """{"id":"e-1","object":"list","data":[{"index":0,"object":"embedding","embedding":[0.10,-1e-7]}],"model":"m-real","usage":{"prompt_tokens":9,"total_tokens":9,"completion_tokens":0}}""";
        await using GatewayHost gateway = await Upstreams.StartAsync(Upstreams.Json(vectors));
        using HttpResponseMessage response = await gateway.PostToAsync("/v1/embeddings", asked.Replace("MODEL", "vllm/verbatim", StringComparison.Ordinal));
        Assert.Equal(vectors, await response.Content.ReadAsStringAsync(Stop));
        Assert.Equal(asked.Replace("MODEL", "verbatim", StringComparison.Ordinal), Assert.Single(gateway.Cloud.Seen).Body);
        CallRecord record = await gateway.RecordOf(response);
        Assert.Equal(("embeddings", 9L, 0L, UsageSource.Provider), (record.Operation, record.InputTokens, record.OutputTokens, record.UsageSource));
    }

    /// <summary>Pitfall 12: a compressed stream is a buffered stream, on either side.</summary>
    [Fact]
    public async Task Stream_ClientTakesGzip_IsNeverCompressed()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync();
        using HttpResponseMessage response = await gateway.ChatAsync("good", ",\"stream\":true", headers: [("accept-encoding", "gzip, br")]);
        Assert.Empty(response.Content.Headers.ContentEncoding);
        Assert.StartsWith("data: {", await GatewayHost.TextOf(response), StringComparison.Ordinal);
        Assert.Equal("identity", Assert.Single(gateway.Cloud.Seen).Headers["accept-encoding"]);
    }

    private static async Task AssertRecordedAsync(GatewayHost gateway, HttpResponseMessage response)
    {
        CallRecord record = await gateway.RecordOf(response);
        Assert.Equal((CallOutcome.Ok, 9L, 7L, UsageSource.Provider, "m-real"), (record.Outcome, record.InputTokens, record.OutputTokens, record.UsageSource, record.ResponseModel));
    }
}
