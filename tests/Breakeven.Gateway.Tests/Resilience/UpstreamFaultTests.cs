using System.Net;
using System.Net.Sockets;
using Breakeven.Gateway.Hosting;
using Breakeven.Gateway.Policies;
using Breakeven.Gateway.Targets;
using Breakeven.Gateway.Targets.Dialing;
using Breakeven.Gateway.Tests.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Breakeven.Gateway.Tests.Resilience;

/// <summary>What providers do instead of answering, one fault after another, through the whole pipeline.</summary>
public sealed class UpstreamFaultTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>Nobody listens, or what listens does not speak TLS: the next target at once, and nobody is billed.</summary>
    [Theory, Trait("Fault", "41")]
    [InlineData("http://127.0.0.1:9/v1")]
    [InlineData("https://SELF/v1")]
    public async Task Call_CannotConnect_GoesOnAtOnceUnbilled(string address)
    {
        await using GatewayHost gateway = await Rig.StartAsync(_time, config => config with
        {
            Providers = config.Providers.Add(config.Providers[0] with { Name = "gone", BaseUrl = new(address.Replace("SELF", config.Providers[0].BaseUrl!.Authority, StringComparison.Ordinal)) }),
            Targets = config.Targets.Add(new(new("gone-ok"), "gone", new("ok"))),
            Routes = [.. config.Routes, GatewayHost.Route("first", "gone-ok", "own-ok"), GatewayHost.Route("only", "gone-ok")],
            Prices = new() { Overrides = [.. config.Prices.Overrides, config.Prices.Overrides[0] with { Provider = "gone" }] },
        });
        (HttpResponseMessage _, string _, CallRecord answered) = await gateway.AskAsync(_time, "first");
        Assert.Equal(["connect", null], answered.Attempts.Select(attempt => attempt.ErrorClass));
        Assert.Equal(CallOutcome.Ok, answered.Outcome);
        (HttpResponseMessage response, string text, CallRecord record) = await gateway.AskAsync(_time, "only");
        Assert.Equal((HttpStatusCode.BadGateway, CallOutcome.UpstreamError, UsageSource.None), (response.StatusCode, record.Outcome, record.UsageSource));
        Assert.Contains("upstream_unreachable", text, StringComparison.Ordinal);
        Assert.Equal((1, Money.Zero), (record.Attempts.Length, record.CostUsd));
    }

    [Fact, Trait("Fault", "41")]
    public void Broken_NameIsNotFound_IsAConnectFailure()
    {
        Target target = Target.Configured(new(new("t"), "p", new("m")), ProviderEndpoint.Create(new("p", "openai-compatible") { BaseUrl = new("http://nowhere.invalid/v1") }));
        Assert.Null(DataPolicies.Find(GatewaySnapshot.Create(new(), PriceBook.Empty), [], out DataPolicies none));
        AttemptResult result = AttemptFailures.Broken(call: null!, Candidate.Permit(target, "m", none)!.Value, new HttpRequestException(HttpRequestError.NameResolutionError), status: null, TimeSpan.Zero);
        Assert.Equal(("connect", NextMove.NextTarget, UsageSource.None), (result.ErrorClass, result.Next, result.Result.UsageSource));
    }

    /// <summary>.NET tells of a connection that is reset before its first use with a bare exception of the socket.</summary>
    [Fact, Trait("Fault", "41")]
    public void Broken_SocketAlone_IsAConnectFailure()
    {
        SocketException reset = new((int)SocketError.NotConnected);
        Assert.True(NetworkFailure.Is(reset));
        Target target = Target.Configured(new(new("t"), "p", new("m")), ProviderEndpoint.Create(new("p", "openai-compatible") { BaseUrl = new("http://127.0.0.1:1/v1") }));
        Assert.Null(DataPolicies.Find(GatewaySnapshot.Create(new(), PriceBook.Empty), [], out DataPolicies none));
        AttemptResult result = AttemptFailures.Broken(call: null!, Candidate.Permit(target, "m", none)!.Value, reset, status: null, TimeSpan.Zero);
        Assert.Equal(("connect", NextMove.NextTarget, UsageSource.None), (result.ErrorClass, result.Next, result.Result.UsageSource));
    }

    /// <summary>A server that accepts and resets at once, again and again: whichever way the client's library tells it, the next target answers.</summary>
    [Fact, Trait("Fault", "41")]
    public async Task Call_ConnectionsAreResetAtOnce_AlwaysFallsBack()
    {
        using TcpListener rude = new(IPAddress.Loopback, 0);
        rude.Start();
        Task resetting = Task.Run(async () =>
        {
            while (true)
            {
                using Socket accepted = await rude.AcceptSocketAsync(TestContext.Current.CancellationToken);
                accepted.LingerState = new LingerOption(enable: true, seconds: 0);
            }
        }, TestContext.Current.CancellationToken);
        await using (GatewayHost gateway = await GatewayHost.StartAsync(config => config with
        {
            Providers = config.Providers.Add(config.Providers[0] with { Name = "rude", BaseUrl = new($"http://127.0.0.1:{((IPEndPoint)rude.LocalEndpoint).Port}/v1"), Breaker = false }),
            Targets = config.Targets.Add(new(new("rude-ok"), "rude", new("ok"))),
            Routes = [.. config.Routes, GatewayHost.Route("first", "rude-ok", "own-ok")],
            Prices = new() { Overrides = [.. config.Prices.Overrides, config.Prices.Overrides[0] with { Provider = "rude" }] },
        }))
        {
            for (int i = 0; i < 30; i++)
            {
                using HttpResponseMessage response = await gateway.ChatAsync("first");
                Assert.Equal((HttpStatusCode.OK, "own-ok"), (response.StatusCode, response.Headers.GetValues("x-breakeven-target").Single()));
            }
        }
        rude.Stop();
        await Assert.ThrowsAnyAsync<Exception>(() => resetting);
    }

    /// <summary>A server that accepts and then never shakes hands.</summary>
    [Fact, Trait("Fault", "42")]
    public async Task Call_ConnectTimesOut_IsATimeoutThatIsNotBilled()
    {
        using TcpListener mute = new(IPAddress.Loopback, 0);
        mute.Start();
        await using GatewayHost gateway = await Rig.StartAsync(_time, config => config with
        {
            Providers = config.Providers.Add(config.Providers[0] with { Name = "mute", BaseUrl = new($"https://127.0.0.1:{((IPEndPoint)mute.LocalEndpoint).Port}/v1"), Timeouts = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1), TimeSpan.FromHours(1), TimeSpan.FromHours(1), TimeSpan.FromHours(2)) }),
            Targets = config.Targets.Add(new(new("mute-ok"), "mute", new("ok"))),
            Routes = [.. config.Routes, GatewayHost.Route("only", "mute-ok")],
        });
        using HttpResponseMessage response = await gateway.ChatAsync("only");
        CallRecord record = await gateway.RecordOf(response);
        Assert.Equal((HttpStatusCode.GatewayTimeout, CallOutcome.Timeout, UsageSource.None, 1), (response.StatusCode, record.Outcome, record.UsageSource, record.Attempts.Length));
    }

    /// <summary>Once more on a new connection, then the next; both may have run.</summary>
    [Fact, Trait("Fault", "43")]
    public async Task Call_ConnectionBreaks_IsTriedOnceMoreAndBothTriesAreBilled()
    {
        await using GatewayHost gateway = await Rig.StartAsync(_time, "reset", "reset+ok");
        (_, _, CallRecord alone) = await gateway.AskAsync(_time, "reset");
        Assert.Equal((CallOutcome.UpstreamError, 2, UsageSource.Estimated), (alone.Outcome, alone.Attempts.Length, alone.UsageSource));
        (_, _, CallRecord answered) = await gateway.AskAsync(_time, "reset+ok");
        Assert.Equal(["reset", "reset", null], answered.Attempts.Select(attempt => attempt.ErrorClass));
    }

    /// <summary>The provider closed the connection while it was idle, just as we used it: at once again, and no try is counted.</summary>
    [Theory, Trait("Fault", "44")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Call_IdleConnectionWasClosed_IsSentAgainUncounted(bool reset)
    {
        await using StaleServer server = new(reset);
        await using GatewayHost gateway = await Rig.StartAsync(_time, config => config with
        {
            Providers = config.Providers.Add(config.Providers[0] with { Name = "stale", BaseUrl = server.BaseUrl }),
        });
        for (int call = 0; call < 3; call++)
        {
            (HttpResponseMessage response, _, CallRecord record) = await gateway.AskAsync(_time, "stale/m");
            Assert.Equal((HttpStatusCode.OK, "1"), (response.StatusCode, response.Header("x-breakeven-attempts")));
            Assert.Equal([null], record.Attempts.Select(attempt => attempt.ErrorClass));
        }
        Assert.Equal((2, 3), (server.Dropped, server.Answered));
    }

    /// <summary>The gateway speaks HTTP/1.1 to providers, so a GOAWAY cannot cut a call: what it means there is fault 43, 44 or 72.</summary>
    [Fact, Trait("Fault", "87")]
    public async Task Call_AnyProvider_IsAskedInHttp11WhichHasNoGoAway()
    {
        await using StaleServer server = new(resets: false);
        await using GatewayHost gateway = await Rig.StartAsync(_time, config => config with
        {
            Providers = config.Providers.Add(config.Providers[0] with { Name = "stale", BaseUrl = server.BaseUrl }),
        });
        await gateway.AskAsync(_time, "stale/m");
        Assert.Equal("POST /v1/chat/completions HTTP/1.1", server.RequestLine);
    }

    /// <summary>What each failure is told as, how often it is tried, and whether the client's SDK may try again.</summary>
    [Theory]
    [InlineData("s429-after-30", 429, "upstream_rate_limited", 1, "30", null), Trait("Fault", "45")]
    [InlineData("s429-after-soon", 429, "upstream_rate_limited", 1, "5", null), Trait("Fault", "46")]
    [InlineData("s429-after--7", 429, "upstream_rate_limited", 1, "5", null)]
    [InlineData("s429-after-86400", 429, "upstream_rate_limited", 1, "86400", null), Trait("Fault", "47")]
    [InlineData("s429-quota", 429, "upstream_quota_exhausted", 1, null, "false"), Trait("Fault", "48")]
    [InlineData("s402", 429, "upstream_quota_exhausted", 1, null, "false")]
    [InlineData("fail", 502, "upstream_error", 2, null, null), Trait("Fault", "49")]
    [InlineData("html-502", 502, "upstream_error", 2, null, null), Trait("Fault", "50")]
    [InlineData("s503-after-30", 503, "upstream_error", 1, "30", null)]
    [InlineData("s503-after-1", 503, "upstream_error", 2, "1", null)]
    [InlineData("s504", 504, "upstream_error", 2, null, null)]
    [InlineData("s529", 503, "upstream_error", 1, null, null), Trait("Fault", "51")]
    [InlineData("s401", 502, "upstream_auth", 1, null, "false"), Trait("Fault", "52")]
    [InlineData("s403", 502, "upstream_auth", 1, null, "false")]
    [InlineData("s404", 502, "upstream_model_not_found", 1, null, "false"), Trait("Fault", "53")]
    [InlineData("s400", 400, "context_length_exceeded", 1, null, "false"), Trait("Fault", "54")]
    [InlineData("s408", 504, "upstream_timeout", 2, null, null), Trait("Fault", "57")]
    [InlineData("s409", 502, "upstream_error", 2, null, null)]
    [InlineData("s413", 413, "invalid_request_error", 1, null, "false"), Trait("Fault", "58")]
    [InlineData("s422", 400, "invalid_request_error", 1, null, "false")]
    public async Task Call_OnlyTargetRefuses_IsToldAndTriedAsDocumented(string model, int status, string code, int attempts, string? retryAfter, string? shouldRetry)
    {
        await using GatewayHost gateway = await Rig.StartAsync(_time, model);
        (HttpResponseMessage response, string text, CallRecord record) = await gateway.AskAsync(_time, model);
        Assert.Equal((status, retryAfter, shouldRetry), ((int)response.StatusCode, response.Header("retry-after"), response.Header("x-should-retry")));
        Assert.Contains($"\"code\":\"{code}\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-upstream-secret", text, StringComparison.Ordinal);
        Assert.Equal((attempts, Money.Zero), (record.Attempts.Length, record.CostUsd));
    }

    /// <summary>Anthropic's clients look for an overload under 529.</summary>
    [Fact, Trait("Fault", "51")]
    public async Task Call_OverloadedForAnthropicsClient_Is529()
    {
        await using GatewayHost gateway = await Rig.StartAsync(_time, "s529");
        using HttpResponseMessage response = await gateway.PostToAsync("/v1/messages", """{"model":"s529","max_tokens":5,"messages":[{"role":"user","content":"hi"}]}""");
        Assert.Equal(529, (int)response.StatusCode);
    }

    /// <summary>A mistake of the client's is nobody's reason to ask another target, nor to hold anything against this one.</summary>
    [Theory]
    [InlineData("s400"), Trait("Fault", "54")]
    [InlineData("s413")]
    [InlineData("s422"), Trait("Fault", "58")]
    public async Task Call_ClientsMistake_EndsThereAndNeverOpensABreaker(string model)
    {
        await using GatewayHost gateway = await Rig.StartAsync(_time, $"{model}+ok");
        for (int i = 0; i < 12; i++)
        {
            (_, _, CallRecord record) = await gateway.AskAsync(_time, $"{model}+ok");
            Assert.Equal((CallOutcome.ClientError, 1), (record.Outcome, record.Attempts.Length));
        }
        Assert.Empty(gateway.Own.Seen);
        Assert.Equal(12, gateway.Cloud.Seen.Count);
    }
}
