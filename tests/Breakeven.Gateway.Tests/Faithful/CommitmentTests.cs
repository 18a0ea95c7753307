using System.Net;
using Breakeven.Gateway.Tests.Hosting;

namespace Breakeven.Gateway.Tests.Faithful;

/// <summary>Pain 15, and the pitfalls of answers that begin and then fail: until content is sent another target may answer, from then on none may.</summary>
public sealed class CommitmentTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>The ways of failing before content, in every format.</summary>
    public static readonly TheoryData<string, string> EarlyFailures = new(
        from wire in Wire.All from failure in (string[])["error event", "end", "error with status 200"] select (wire.Name, failure));

    /// <summary>Pain 15 and pitfall 7: errors with status 200 and error events are failures, and of the first target's opening no byte is sent.</summary>
    [Theory, MemberData(nameof(EarlyFailures))]
    public async Task Stream_FailsBeforeContent_TheNextAnswersAndTheClientSeesOneOpening(string format, string failure)
    {
        Wire wire = Wire.Of(format);
        await using GatewayHost gateway = await Upstreams.StartAsync(config => Upstreams.WithFallback(config, wire.Provider, $"own-{wire.Provider}"));
        gateway.Cloud.Verbatim = failure switch
        {
            "error event" => wire.Stream(wire.Preamble + wire.Error),
            "end" => wire.Stream(wire.Preamble),
            _ => Upstreams.Json("""{"error":{"message":"boom sk-upstream-secret","type":"server_error"}}"""),
        };
        gateway.Own.Verbatim = wire.Complete;
        using HttpResponseMessage response = await gateway.PostToAsync(wire.Path, wire.Ask("either", stream: true));
        Assert.Equal(wire.Preamble + wire.Words + wire.End, await response.Content.ReadAsStringAsync(Stop));
        CallRecord record = await gateway.RecordOf(response);
        Assert.Equal(("second", CallOutcome.Ok), (record.Target, record.Outcome));
        Assert.All(record.Attempts.SkipLast(1), attempt => Assert.Equal(("first", true), (attempt.Target, attempt.ErrorClass is not null)));
    }

    /// <summary>Pitfall 7 where the two targets speak different formats: still one opening, in the client's.</summary>
    [Fact]
    public async Task Stream_FailsBeforeContentAndTheNextSpeaksOtherwise_OpensOnce()
    {
        await using GatewayHost gateway = await Upstreams.StartAsync(config => Upstreams.WithFallback(config, "claude", "own-chat"));
        gateway.Cloud.Verbatim = Wire.Of("messages").Stream(Wire.Of("messages").Preamble + Wire.Of("messages").Error);
        gateway.Own.Verbatim = Wire.Of("chat").Complete;
        using HttpResponseMessage response = await gateway.PostToAsync("/v1/messages", Wire.Of("messages").AskPlainly("either", stream: true));
        string text = await response.Content.ReadAsStringAsync(Stop);
        Assert.Equal(Wire.Said, Wire.Of("messages").TextOf(text));
        Assert.Single(Wire.Objects(text), item => (string?)item["type"] == "message_start");
        Assert.DoesNotContain("event: error", text, StringComparison.Ordinal);
    }

    /// <summary>Pitfall 8: what fails before content is a status, so that SDKs and balancers see it.</summary>
    [Theory, MemberData(nameof(Wire.Names), MemberType = typeof(Wire))]
    public async Task Stream_OnlyTargetFailsBeforeContent_IsNoStatus200(string format)
    {
        Wire wire = Wire.Of(format);
        await using GatewayHost gateway = await Upstreams.StartAsync(wire.Stream(wire.Preamble + wire.Error));
        using HttpResponseMessage response = await gateway.PostToAsync(wire.Path, wire.Ask($"{wire.Provider}/verbatim", stream: true));
        string text = await response.Content.ReadAsStringAsync(Stop);
        Assert.True(response.StatusCode >= HttpStatusCode.InternalServerError, $"{response.StatusCode}: {text}");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("\"error\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-upstream-secret", text, StringComparison.Ordinal);
        Assert.Equal((int)response.StatusCode, (await gateway.RecordOf(response)).Status);
    }

    /// <summary>Pitfalls 9 and 10: after content nobody else is asked, the failure is told as an error in the client's format, and nothing looks complete.</summary>
    [Theory, MemberData(nameof(Wire.Pairs), MemberType = typeof(Wire))]
    public async Task Stream_FailsAfterContent_IsAnErrorAndNoEnd(string client, string target)
    {
        Wire from = Wire.Of(target), to = Wire.Of(client);
        await using GatewayHost gateway = await Upstreams.StartAsync(config => Upstreams.WithFallback(config, from.Provider, "own-chat"));
        gateway.Cloud.Verbatim = from.Stream(from.Preamble + from.Words + from.Error);
        using HttpResponseMessage response = await gateway.PostToAsync(to.Path, to.AskPlainly("either", stream: true));
        string text = await response.Content.ReadAsStringAsync(Stop);
        Assert.Equal(Wire.Said, to.TextOf(text));
        Assert.Contains(Wire.Objects(text), item => item["error"] is not null || (string?)item["type"] is "error" or "response.failed");
        Assert.All(to.EndMarks, mark => Assert.DoesNotContain(mark, text, StringComparison.Ordinal));
        Assert.DoesNotContain("sk-upstream-secret", text, StringComparison.Ordinal);
        Assert.Empty(gateway.Own.Seen);
        CallRecord record = await gateway.RecordOf(response);
        Assert.NotEqual(CallOutcome.Ok, record.Outcome);
        Assert.True(record is { OutputTokens: > 0, InputTokens: > 0, UsageSource: UsageSource.Estimated or UsageSource.Partial }, $"{record}");
    }

    /// <summary>Pitfall 9: half of a tool call is never made to look whole, or the client would run it.</summary>
    [Fact]
    public async Task Stream_BreaksInsideAToolCall_NoCallIsCompleted()
    {
        await using GatewayHost gateway = await Upstreams.StartAsync(Upstreams.Events(
            """{"choices":[{"index":0,"delta":{"role":"assistant","tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"shell","arguments":"{\"command\":\"rm -rf /tmp"}}]},"finish_reason":null}]}"""));
        using HttpResponseMessage response = await gateway.PostToAsync("/v1/messages", Wire.Of("messages").AskPlainly("chat/verbatim", stream: true));
        string text = await response.Content.ReadAsStringAsync(Stop);
        Assert.Contains("event: error", text, StringComparison.Ordinal);
        Assert.DoesNotContain("content_block_stop", text, StringComparison.Ordinal);
        Assert.DoesNotContain("tool_use\",\"stop_sequence", text, StringComparison.Ordinal);
        Assert.DoesNotContain("message_stop", text, StringComparison.Ordinal);
        Assert.Equal(CallOutcome.Truncated, (await gateway.RecordOf(response)).Outcome);
    }

    /// <summary>Pitfall 11: nothing on the way may keep a stream back, and each event goes out when it comes.</summary>
    [Theory, MemberData(nameof(Wire.Names), MemberType = typeof(Wire))]
    public async Task Stream_TargetPauses_WhatItSaidIsThere(string format)
    {
        Wire wire = Wire.Of(format);
        await using GatewayHost gateway = await Upstreams.StartAsync(Upstreams.Patient);
        using HttpResponseMessage response = await gateway.PostToAsync(wire.Path, wire.AskPlainly($"{(format == "responses" ? "openai" : "chat")}/gate-stream", stream: true));
        Assert.Equal("no", response.Headers.GetValues("x-accel-buffering").Single());
        Assert.True(response.Headers.CacheControl?.NoCache);
        await using Stream body = await response.Content.ReadAsStreamAsync(Stop);
        byte[] buffer = new byte[64 * 1024];
        int read = 0;
        while (!System.Text.Encoding.UTF8.GetString(buffer, 0, read).Contains("\"hel\"", StringComparison.Ordinal))
        {
            int more = await body.ReadAsync(buffer.AsMemory(read), Stop);
            Assert.True(more > 0);
            read += more;
        }
        gateway.Cloud.Gate.SetResult();
        while (await body.ReadAsync(buffer.AsMemory(read), Stop) is var more and > 0) read += more;
        Assert.Equal("hello cloud", wire.TextOf(System.Text.Encoding.UTF8.GetString(buffer, 0, read)));
    }
}
