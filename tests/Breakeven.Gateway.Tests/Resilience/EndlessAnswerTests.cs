using Breakeven.Gateway.Tests.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Breakeven.Gateway.Tests.Resilience;

/// <summary>Answers that never end: of comments, or of tokens.</summary>
public sealed class EndlessAnswerTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Comments keep a connection alive, not the wait for content: the next target answers.</summary>
    [Fact, Trait("Fault", "77")]
    public async Task Stream_OnlyCommentsBeforeContent_TheNextAnswers()
    {
        await using GatewayHost gateway = await StartAsync("comments+ok");
        (_, string text, CallRecord record) = await gateway.AskAsync(_time, "comments+ok", ",\"stream\":true");
        Assert.EndsWith("data: [DONE]\n\n", text, StringComparison.Ordinal);
        Assert.Equal(["timeout", null], record.Attempts.Select(attempt => attempt.ErrorClass));
    }

    /// <summary>And after content they do not keep it from being told as broken.</summary>
    [Fact, Trait("Fault", "77")]
    public async Task Stream_OnlyCommentsAfterContent_IsATimeoutInside()
    {
        await using GatewayHost gateway = await StartAsync("comments-after");
        using HttpResponseMessage response = await gateway.ChatAsync("comments-after", ",\"stream\":true");
        string text = await _time.PassUntilAsync(GatewayHost.TextOf(response));
        Assert.Contains("\"code\":\"upstream_timeout\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", text, StringComparison.Ordinal);
        CallRecord record = await gateway.RecordOf(response);
        Assert.Equal((CallOutcome.Timeout, UsageSource.Estimated, 1L), (record.Outcome, record.UsageSource, record.OutputTokens));
    }

    /// <summary>Far beyond its token limit an answer is stopped, and told as broken: no finish is made up. Also one that is collected for a client that wants it whole.</summary>
    [Theory, Trait("Fault", "78")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Answer_TokensWithoutEnd_IsStoppedAndTruncated(bool stream)
    {
        await using GatewayHost gateway = await StartAsync("endless");
        using HttpResponseMessage response = await gateway.ChatAsync("endless", stream ? ",\"stream\":true,\"max_tokens\":10" : ",\"max_tokens\":10");
        string text = await GatewayHost.TextOf(response);
        Assert.Contains("\"code\":\"output_limit_exceeded\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"finish_reason\":\"", text, StringComparison.Ordinal);
        CallRecord record = await gateway.RecordOf(response);
        Assert.Equal((CallOutcome.Truncated, "output_limit_exceeded", UsageSource.Estimated, 1), (record.Outcome, record.ErrorCode, record.UsageSource, record.Attempts.Length));
        Assert.Equal("runaway", record.Attempts[0].ErrorClass);
        Assert.True(record.OutputTokens == 10 && record.CostUsd > Money.Zero); // no provider bills more than it was allowed
        for (int i = 0; i < 3000 && gateway.Cloud.Cancelled == 0; i++) await Task.Delay(10, Stop);
        Assert.Equal(1, gateway.Cloud.Cancelled);
    }

    /// <summary>What is slow enough to stay below any limit is ended by the whole call's time.</summary>
    [Fact, Trait("Fault", "78")]
    public async Task Stream_SlowTokensWithoutEnd_EndsAtTheCallsTime()
    {
        await using GatewayHost gateway = await StartAsync("endless-slowly");
        using HttpResponseMessage response = await gateway.ChatAsync("endless-slowly", ",\"stream\":true");
        Task<string> reading = GatewayHost.TextOf(response);
        for (int minute = 0; minute < 5; minute++) // more often than the limit between chunks, with chunks in between
        {
            Assert.False(reading.IsCompleted);
            await Task.Delay(100, Stop);
            _time.Advance(TimeSpan.FromMinutes(1));
        }
        string text = await reading;
        Assert.Contains("(total)", text, StringComparison.Ordinal);
        Assert.Equal(CallOutcome.Timeout, (await gateway.RecordOf(response)).Outcome);
    }

    private Task<GatewayHost> StartAsync(string route) => Rig.StartAsync(_time, config => config with
    {
        Providers = [.. config.Providers.Select(provider => provider with { Timeouts = new(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(2), route == "endless-slowly" ? TimeSpan.FromHours(1) : TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(5)) })],
    }, route);
}
