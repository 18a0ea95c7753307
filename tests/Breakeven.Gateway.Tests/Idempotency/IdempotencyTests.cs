using System.Net;
using Breakeven.Gateway.Tests.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Breakeven.Gateway.Tests.Idempotency;

/// <summary>The header <c>idempotency-key</c>, over real HTTP.</summary>
public sealed class IdempotencyTests
{
    private const string Body = """{"model":"good","messages":[{"role":"user","content":"hi"}]}""";
    private const string StreamBody = """{"model":"good","messages":[{"role":"user","content":"hi"}],"stream":true}""";

    [Theory]
    [InlineData(Body)]
    [InlineData(StreamBody)]
    public async Task Recall_SameKeyAndBody_RepeatsTheAnswerAndCostsNothing(string body)
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync();
        using HttpResponseMessage first = await AskAsync(gateway, body);
        string answer = await GatewayHost.TextOf(first);
        using HttpResponseMessage second = await AskAsync(gateway, body);
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.Equal(answer, await GatewayHost.TextOf(second));
        Assert.Equal("true", second.Headers.GetValues("x-breakeven-idempotent-replay").Single());
        Assert.False(first.Headers.Contains("x-breakeven-idempotent-replay"));
        Assert.Equal(first.Content.Headers.ContentType, second.Content.Headers.ContentType);
        Assert.Single(gateway.Cloud.Seen);
        CallRecord made = await gateway.RecordOf(first), repeated = await gateway.RecordOf(second);
        Assert.NotEqual(made.Id, repeated.Id);
        Assert.Equal((CallOutcome.Ok, "idempotent_replay", Money.Zero, (string?)null), (repeated.Outcome, repeated.Decision, repeated.CostUsd, repeated.Target));
        Assert.True(made.CostUsd > Money.Zero);
    }

    [Fact]
    public async Task Recall_SameKeyOtherBody_Is422()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync();
        using HttpResponseMessage first = await AskAsync(gateway, Body);
        using HttpResponseMessage second = await AskAsync(gateway, StreamBody);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, second.StatusCode);
        Assert.Equal("false", second.Headers.GetValues("x-should-retry").Single());
        Assert.Equal("idempotency_mismatch", (await gateway.RecordOf(second)).ErrorCode);
    }

    [Fact]
    public async Task Recall_WhileTheFirstIsMade_Is409()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync();
        const string Gated = """{"model":"gate","messages":[{"role":"user","content":"hi"}]}""";
        Task<HttpResponseMessage> first = AskAsync(gateway, Gated);
        while (gateway.Cloud.Seen.IsEmpty) await Task.Delay(10, TestContext.Current.CancellationToken);
        using HttpResponseMessage second = await AskAsync(gateway, Gated);
        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
        Assert.Equal("1", second.Headers.GetValues("retry-after").Single());
        gateway.Cloud.Gate.TrySetResult();
        using HttpResponseMessage answered = await first;
        Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        using HttpResponseMessage third = await AskAsync(gateway, Gated);
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
        Assert.Single(gateway.Cloud.Seen);
    }

    [Theory]
    [InlineData("""{"model":"fail","messages":[{"role":"user","content":"hi"}]}""")]
    [InlineData("""{"model":"s400","messages":[{"role":"user","content":"hi"}]}""")]
    [InlineData("""{"model":"cut","messages":[{"role":"user","content":"hi"}],"stream":true}""")]
    public async Task Recall_FirstFailed_MakesTheCallAgain(string body)
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync();
        using HttpResponseMessage first = await AskAsync(gateway, body);
        await GatewayHost.TextOf(first);
        await gateway.RecordOf(first);
        int asked = gateway.Cloud.Seen.Count;
        using HttpResponseMessage second = await AskAsync(gateway, body);
        await GatewayHost.TextOf(second);
        Assert.Equal(2 * asked, gateway.Cloud.Seen.Count);
        Assert.False(second.Headers.Contains("x-breakeven-idempotent-replay"));
    }

    /// <summary>Invariant L9: the same idempotency key of another caller is another key.</summary>
    [Fact]
    public async Task Recall_SameKeyOfAnotherCaller_IsAnotherKey()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync(config => config with { Keys = [config.Keys[0], new("other", GatewayHost.Sha256("bk-other"))] });
        using HttpResponseMessage mine = await AskAsync(gateway, Body);
        using HttpResponseMessage others = await gateway.PostAsync(Body, "bk-other", [("idempotency-key", "order-7")]);
        Assert.Equal(HttpStatusCode.OK, others.StatusCode);
        Assert.False(others.Headers.Contains("x-breakeven-idempotent-replay"));
        Assert.Equal(2, gateway.Cloud.Seen.Count);
    }

    [Fact]
    public async Task Recall_AfterItsTime_MakesTheCallAgain()
    {
        FakeTimeProvider time = new(TimeProvider.System.GetUtcNow());
        await using GatewayHost gateway = await GatewayHost.StartAsync(config => config with { Idempotency = new() { Ttl = TimeSpan.FromHours(1) } }, time);
        using HttpResponseMessage first = await AskAsync(gateway, Body);
        time.Advance(TimeSpan.FromMinutes(59));
        using HttpResponseMessage second = await AskAsync(gateway, Body);
        Assert.Single(gateway.Cloud.Seen);
        time.Advance(TimeSpan.FromMinutes(2));
        using HttpResponseMessage third = await AskAsync(gateway, Body);
        Assert.Equal(2, gateway.Cloud.Seen.Count);
    }

    /// <summary>The policy in force decides about a replay as about any call.</summary>
    [Fact]
    public async Task Recall_PolicyForbidsTheTargetNow_IsRefused()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync();
        using HttpResponseMessage first = await AskAsync(gateway, Body);
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        using HttpResponseMessage second = await gateway.PostAsync(Body, GatewayHost.Key, [("idempotency-key", "order-7"), ("x-breakeven-data-class", "restricted")]);
        Assert.Equal(HttpStatusCode.Forbidden, second.StatusCode);
    }

    [Fact]
    public async Task Recall_NoMemoryForAnswers_IgnoresTheHeader()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync(config => config with { Idempotency = new() { MaxBytes = 0 } });
        using HttpResponseMessage first = await AskAsync(gateway, Body);
        using HttpResponseMessage second = await AskAsync(gateway, Body);
        Assert.Equal(2, gateway.Cloud.Seen.Count);
    }

    [Fact]
    public async Task Recall_KeyTooLong_Is400()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync();
        using HttpResponseMessage response = await AskAsync(gateway, Body, new string('k', 256));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Empty(gateway.Cloud.Seen);
    }

    private static Task<HttpResponseMessage> AskAsync(GatewayHost gateway, string body, string key = "order-7") => gateway.PostAsync(body, GatewayHost.Key, [("idempotency-key", key)]);
}
