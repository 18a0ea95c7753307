using System.Net;
using Breakeven.Gateway.Tests.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Breakeven.Gateway.Tests.Resilience;

/// <summary>How long a call may take: by its client, its route and its provider.</summary>
public sealed class DeadlineTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("x-breakeven-timeout-ms", "3000", "", 3)]
    [InlineData("x-breakeven-timeout-ms", "3000", ",\"stream\":true", 3)]
    [InlineData("x-stainless-timeout", "4", "", 4)]
    [InlineData("x-stainless-timeout", "4.0", ",\"stream\":true", 4)]
    public async Task Call_ClientWaitsForThisLong_EndsThenAndIsNotTriedElsewhere(string header, string value, string more, int seconds)
    {
        await using GatewayHost gateway = await Rig.StartAsync(_time, "hang+ok");
        Task<HttpResponseMessage> answering = gateway.ChatAsync("hang+ok", more, headers: (header, value));
        while (gateway.Cloud.Seen.IsEmpty) await Task.Delay(5, Stop);
        _time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
        Assert.False(answering.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        using HttpResponseMessage response = await answering;
        CallRecord record = await gateway.RecordOf(response);
        Assert.Equal((HttpStatusCode.GatewayTimeout, CallOutcome.Timeout, 1, UsageSource.Estimated), (response.StatusCode, record.Outcome, record.Attempts.Length, record.UsageSource));
        Assert.Empty(gateway.Own.Seen);
    }

    /// <summary>A client's short patience is nothing that a breaker counts.</summary>
    [Fact]
    public async Task Call_ClientsDeadlinePassesOftenEnough_TargetIsStillAsked()
    {
        await using GatewayHost gateway = await Rig.StartAsync(_time, "hang");
        for (int i = 0; i < 7; i++)
        {
            (_, _, CallRecord record) = await gateway.AskAsync(_time, "hang", headers: ("x-breakeven-timeout-ms", "1000"));
            Assert.Equal(["deadline"], record.Attempts.Select(attempt => attempt.ErrorClass));
        }
    }

    [Fact]
    public async Task Call_RouteHasATimeout_EndsThen()
    {
        await using GatewayHost gateway = await Rig.StartAsync(_time, config => config with { Routes = [.. config.Routes.Select(route => route.Name == "hang" ? route with { Timeout = TimeSpan.FromSeconds(20) } : route)] }, "hang");
        Task<HttpResponseMessage> answering = gateway.ChatAsync("hang", headers: ("x-breakeven-timeout-ms", "60000")); // a client may only shorten it
        while (gateway.Cloud.Seen.IsEmpty) await Task.Delay(5, Stop);
        _time.Advance(TimeSpan.FromSeconds(19.9));
        Assert.False(answering.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        using HttpResponseMessage response = await answering;
        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
    }

    /// <summary>OpenAI's SDK waits that long for a stream to begin, not for its end.</summary>
    [Fact]
    public async Task Stream_SdksTimeoutPassesAfterContent_GoesOn()
    {
        await using GatewayHost gateway = await Rig.StartAsync(_time, "gate-stream");
        using HttpResponseMessage response = await gateway.ChatAsync("gate-stream", ",\"stream\":true", headers: ("x-stainless-timeout", "5"));
        _time.Advance(TimeSpan.FromMinutes(2));
        gateway.Cloud.Gate.SetResult();
        Assert.EndsWith("data: [DONE]\n\n", await GatewayHost.TextOf(response), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("soon")]
    [InlineData("86400001")]
    [InlineData("99999999999999999999")]
    public async Task Call_DeadlineCannotBeRead_IsAMistakeThatIsNamed(string value)
    {
        await using GatewayHost gateway = await Rig.StartAsync(_time);
        using HttpResponseMessage response = await gateway.ChatAsync("good", headers: ("x-breakeven-timeout-ms", value));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("x-breakeven-timeout-ms", await GatewayHost.TextOf(response), StringComparison.Ordinal);
        Assert.Empty(gateway.Cloud.Seen);
    }

    /// <summary>What SDKs tell of themselves is no mistake of the client's.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("NaN")]
    [InlineData("-3")]
    [InlineData("1e300")]
    public async Task Call_SdksTimeoutCannotBeRead_IsIgnored(string value)
    {
        await using GatewayHost gateway = await Rig.StartAsync(_time);
        using HttpResponseMessage response = await gateway.ChatAsync("good", headers: ("x-stainless-timeout", value));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    /// <summary>No wait may leave less than a second: with 1.4 s left a wish for 1 s is not kept, and the next target is asked at once.</summary>
    [Theory, Trait("Fault", "45")]
    [InlineData("1400", "cloud:s429-1,own:ok")]
    [InlineData("9000", "cloud:s429-1,cloud:s429-1")]
    public async Task Retry_DeadlineIsNear_DoesNotSleep(string ms, string targets)
    {
        await using GatewayHost gateway = await Rig.StartAsync(_time, "s429-1+ok");
        (_, _, CallRecord record) = await gateway.AskAsync(_time, "s429-1+ok", headers: ("x-breakeven-timeout-ms", ms));
        Assert.Equal((CallOutcome.Ok, targets), (record.Outcome, string.Join(',', record.Attempts.Select(attempt => attempt.Target))));
    }
}
