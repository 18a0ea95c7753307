using System.Net;
using Breakeven.Gateway.Budgets;
using Breakeven.Gateway.Tests.Hosting;
using Breakeven.TestKit.Providers;
using Microsoft.Extensions.DependencyInjection;

namespace Breakeven.Gateway.Tests;

/// <summary>Calls through the whole pipeline, over real HTTP.</summary>
public sealed class GatewayPipelineTests
{
    [Fact]
    public async Task Invoke_WholeAnswer_IsPassedPricedAndRecorded()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync();
        using HttpResponseMessage response = await gateway.ChatAsync("good", ",\"max_tokens\":50");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("hello from cloud", await GatewayHost.TextOf(response), StringComparison.Ordinal);
        Assert.Equal("cloud-ok", response.Headers.GetValues("x-breakeven-target").Single());
        Assert.Equal("cloud", response.Headers.GetValues("x-breakeven-location").Single());
        Assert.Equal("1", response.Headers.GetValues("x-breakeven-attempts").Single());
        Assert.False(response.Headers.Contains("set-cookie"));

        CallRecord record = await gateway.RecordOf(response);
        Assert.Equal((12L, 8L, 3L), (record.InputTokens, record.CachedInputTokens, record.OutputTokens));
        Assert.Equal((12 * 3m + 8 * 0.3m + 3 * 15m) / 1_000_000m, record.CostUsd!.Value.Usd);
        Assert.Equal(record.CostUsd.Value.Usd.ToString(System.Globalization.CultureInfo.InvariantCulture), response.Headers.GetValues("x-breakeven-cost-usd").Single());
        Assert.Equal((CostBasis.PriceBook, UsageSource.Provider, CallOutcome.Ok), (record.CostBasis, record.UsageSource, record.Outcome));
        Assert.Equal(("team", "good", "good", "only_target"), (record.Key, record.Route, record.RequestModel, record.Decision));
        Assert.Single(record.Attempts);
        Assert.Single(record.PrefixHashes!.Value);
        Assert.InRange(record.OverheadUs!.Value, 0, 2_000_000);
    }

    /// <summary>Pain 3 and pitfall 1: usage is asked for, recorded, and not shown to who did not ask.</summary>
    [Fact]
    public async Task Invoke_Stream_ForwardsAndHidesUnaskedUsage()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync();
        using HttpResponseMessage response = await gateway.ChatAsync("good", ",\"stream\":true");
        string text = await GatewayHost.TextOf(response);
        Assert.EndsWith("data: [DONE]\n\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("usage", text, StringComparison.Ordinal);
        Assert.Contains("\"content\":\"cloud\"", text, StringComparison.Ordinal);
        CallRecord record = await gateway.RecordOf(response);
        Assert.True(record.Stream);
        Assert.Equal((3L, UsageSource.Provider), (record.OutputTokens, record.UsageSource));
        Assert.NotNull(record.TtfcMs);
        Assert.True((bool)gateway.Cloud.Seen.Single().Json["stream_options"]!["include_usage"]!);
    }

    [Fact]
    public async Task Invoke_StreamWithUsageAsked_ShowsItOnce()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync();
        using HttpResponseMessage response = await gateway.ChatAsync("good", ",\"stream\":true,\"stream_options\":{\"include_usage\":true}");
        string text = await GatewayHost.TextOf(response);
        Assert.Equal(2, text.Split("\"usage\"").Length);
        Assert.EndsWith("data: [DONE]\n\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_FirstTargetFails_FallsBackAndRecordsEachAttempt()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync();
        using HttpResponseMessage response = await gateway.ChatAsync("survive");
        Assert.Contains("hello from own", await GatewayHost.TextOf(response), StringComparison.Ordinal);
        Assert.Equal("fallback", response.Headers.GetValues("x-breakeven-decision").Single());
        CallRecord record = await gateway.RecordOf(response);
        Assert.Equal(["cloud-fail", "cloud-fail", "own-ok"], record.Attempts.Select(attempt => attempt.Target));
        Assert.Equal(["server_error", "server_error", null], record.Attempts.Select(attempt => attempt.ErrorClass));
        Assert.Equal(CostBasis.Reservation, record.CostBasis);
        Assert.True(record.CostUsd > Money.Zero);
        Assert.True(record.MarginalCostUsd > Money.Zero && record.MarginalCostUsd < record.CostUsd);
        Assert.Equal(Location.Own, record.Location);
    }

    /// <summary>Pain 15 and pitfall 9: after content nobody else is asked, and the end is an error.</summary>
    [Theory]
    [InlineData("cut", CallOutcome.Truncated)]
    [InlineData("eof", CallOutcome.Truncated)]
    [InlineData("error-event", CallOutcome.UpstreamError)]
    [InlineData("stall", CallOutcome.Timeout)]
    public async Task Invoke_StreamBreaksAfterContent_IsVisiblyBroken(string model, CallOutcome outcome)
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync();
        using HttpResponseMessage response = await gateway.ChatAsync(model, ",\"stream\":true");
        string text = await GatewayHost.TextOf(response);
        Assert.Contains("hel", text, StringComparison.Ordinal);
        Assert.Contains("data: {\"error\":", text, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\"stop\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-upstream-secret", text, StringComparison.Ordinal);
        CallRecord record = await gateway.RecordOf(response);
        Assert.Equal((outcome, UsageSource.Estimated), (record.Outcome, record.UsageSource));
        Assert.Single(gateway.Cloud.Seen);
        Assert.True(record.CostUsd > Money.Zero);
    }

    /// <summary>Pain 15 and pitfalls 7 and 8: nothing of a failed target is seen before content.</summary>
    [Theory]
    [InlineData("cut-early")]
    [InlineData("error-early")]
    [InlineData("fail")]
    [InlineData("reset")]
    [InlineData("s401")]
    [InlineData("s404")]
    [InlineData("s429")]
    [InlineData("html-502")]
    [InlineData("redirect")]
    [InlineData("hang")]
    public async Task Invoke_FailureBeforeContent_FallsBackUnseen(string model)
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync(config => config with
        {
            Targets = config.Targets.Add(new(new("bad"), "cloud", new(model))),
            Routes = config.Routes.Add(GatewayHost.Route("try", "bad", "own-ok")),
        });
        using HttpResponseMessage response = await gateway.ChatAsync("try", ",\"stream\":true");
        string text = await GatewayHost.TextOf(response);
        Assert.Equal(1, text.Split("\"role\":\"assistant\"").Length - 1);
        Assert.EndsWith("data: [DONE]\n\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("error", text, StringComparison.Ordinal);
        Assert.Equal("own-ok", (await gateway.RecordOf(response)).Target);
        Assert.DoesNotContain(gateway.Cloud.Seen, seen => seen.Path.Contains("elsewhere", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("fail-once", 2)]
    [InlineData("s429-1", 2)]
    public async Task Invoke_TransientFailure_SameTargetAnswersAtTheSecondTry(string model, int attempts)
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync();
        using HttpResponseMessage response = await gateway.ChatAsync(model);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(attempts, (await gateway.RecordOf(response)).Attempts.Length);
    }

    [Theory]
    [InlineData("fail", 502, "upstream_error", CallOutcome.UpstreamError, 2)]
    [InlineData("html-502", 502, "upstream_error", CallOutcome.UpstreamError, 2)]
    [InlineData("s401", 502, "upstream_auth", CallOutcome.UpstreamError, 1)]
    [InlineData("s404", 502, "upstream_model_not_found", CallOutcome.UpstreamError, 1)]
    [InlineData("s400", 400, "context_length_exceeded", CallOutcome.ClientError, 1)]
    [InlineData("s429", 429, "upstream_rate_limited", CallOutcome.RateLimited, 1)]
    [InlineData("reset", 502, "upstream_error", CallOutcome.UpstreamError, 2)]
    [InlineData("hang", 504, "upstream_timeout", CallOutcome.Timeout, 1)]
    [InlineData("error-in-200", 502, "upstream_error", CallOutcome.UpstreamError, 2)]
    [InlineData("no-choices", 502, "upstream_error", CallOutcome.UpstreamError, 2)]
    [InlineData("not-json", 502, "upstream_error", CallOutcome.UpstreamError, 2)]
    public async Task Invoke_OnlyTargetFails_IsToldInOpenAIsShape(string model, int status, string code, CallOutcome outcome, int attempts)
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync();
        using HttpResponseMessage response = await gateway.ChatAsync(model);
        string text = await GatewayHost.TextOf(response);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains($"\"code\":\"{code}\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-upstream-secret", text, StringComparison.Ordinal);
        Assert.DoesNotContain("html", text, StringComparison.Ordinal);
        CallRecord record = await gateway.RecordOf(response);
        Assert.Equal((outcome, status, code, attempts), (record.Outcome, record.Status, record.ErrorCode, record.Attempts.Length));
        if (model == "s429") Assert.Equal("30", response.Headers.GetValues("retry-after").Single());
    }

    [Fact]
    public async Task Invoke_ManyFailingTargets_StopsAtFourAttempts()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync(config => config with
        {
            Routes = config.Routes.Add(GatewayHost.Route("worse", "cloud-fail", "own-fail", "cloud-ok")),
        });
        using HttpResponseMessage response = await gateway.ChatAsync("worse");
        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal(4, (await gateway.RecordOf(response)).Attempts.Length);
    }

    /// <summary>Pain 2: missing is not zero, and absurd is not believed.</summary>
    [Theory]
    [InlineData("no-usage", false)]
    [InlineData("bad-usage", false)]
    [InlineData("no-usage", true)]
    public async Task Invoke_UsageMissingOrAbsurd_IsEstimated(string model, bool stream)
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync();
        using HttpResponseMessage response = await gateway.ChatAsync(model, stream ? ",\"stream\":true" : "");
        await GatewayHost.TextOf(response);
        CallRecord record = await gateway.RecordOf(response);
        Assert.Equal((UsageSource.Estimated, CostBasis.Estimated), (record.UsageSource, record.CostBasis));
        Assert.InRange(record.OutputTokens!.Value, 1, 20);
        Assert.True(record.CostUsd > Money.Zero);
    }

    [Fact]
    public async Task Invoke_FinishWithoutDone_IsCompleted()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync();
        using HttpResponseMessage response = await gateway.ChatAsync("done-missing", ",\"stream\":true");
        Assert.EndsWith("data: [DONE]\n\n", await GatewayHost.TextOf(response), StringComparison.Ordinal);
        Assert.Equal(CallOutcome.Ok, (await gateway.RecordOf(response)).Outcome);
    }

    /// <summary>Pain 2: whoever leaves stops the upstream, and the record has what was seen.</summary>
    [Fact]
    public async Task Invoke_ClientLeavesMidStream_CancelsUpstreamAndRecordsWhatWasSeen()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync(Patient);
        HttpResponseMessage response = await gateway.ChatAsync("stall", ",\"stream\":true");
        Stream body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        Assert.True(await body.ReadAsync(new byte[64], TestContext.Current.CancellationToken) > 0);
        string id = response.Headers.GetValues("x-request-id").Single();
        response.Dispose();
        CallRecord record = await gateway.Journal.RecordAsync(id);
        Assert.Equal((CallOutcome.ClientDisconnect, 499, UsageSource.Estimated), (record.Outcome, record.Status, record.UsageSource));
        Assert.Equal(1, record.OutputTokens);
        for (int i = 0; i < 100 && gateway.Cloud.Cancelled == 0; i++) await Task.Delay(10, TestContext.Current.CancellationToken);
        Assert.Equal(1, gateway.Cloud.Cancelled);
    }

    [Fact]
    public async Task Invoke_ClientLeavesBeforeTheAnswer_IsNotRetried()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync(Patient);
        using CancellationTokenSource leave = new(TimeSpan.FromMilliseconds(300));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gateway.PostAsync(
            """{"model":"hang","messages":[{"role":"user","content":"hi"}]}""", headers: [("x-request-id", "left-1")], cancellationToken: leave.Token));
        CallRecord record = await gateway.Journal.RecordAsync("left-1");
        Assert.Equal(CallOutcome.ClientDisconnect, record.Outcome);
        Assert.Single(record.Attempts);
    }

    [Fact]
    public async Task Invoke_JournalHasNoOutcomeYet_HoldsTheEndOfTheStream()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync();
        gateway.Journal.OutcomeGate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using HttpResponseMessage response = await gateway.ChatAsync("good", ",\"stream\":true");
        Task<string> reading = GatewayHost.TextOf(response);
        await Task.Delay(300, TestContext.Current.CancellationToken);
        Assert.False(reading.IsCompleted);
        gateway.Journal.OutcomeGate.SetResult();
        string text = await reading;
        Assert.EndsWith("data: [DONE]\n\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_JournalHasNoOutcomeYet_HoldsTheWholeAnswer()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync();
        gateway.Journal.OutcomeGate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<HttpResponseMessage> answering = gateway.ChatAsync("good");
        await Task.Delay(300, TestContext.Current.CancellationToken);
        Assert.False(answering.IsCompleted);
        gateway.Journal.OutcomeGate.SetResult();
        using HttpResponseMessage response = await answering;
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Invoke_IntentCannotBeWritten_NothingGoesUpstream()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync();
        gateway.Journal.IntentsFail = true;
        using HttpResponseMessage response = await gateway.ChatAsync("good");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Contains("ledger_unavailable", await GatewayHost.TextOf(response), StringComparison.Ordinal);
        Assert.Empty(gateway.Cloud.Seen);
    }

    [Fact]
    public async Task Invoke_OutcomeCannotBeWritten_NoCompleteAnswerLeaves()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync();
        gateway.Journal.OutcomesFail = true;
        using HttpResponseMessage whole = await gateway.ChatAsync("good");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, whole.StatusCode);
        using HttpResponseMessage streamed = await gateway.ChatAsync("good", ",\"stream\":true");
        Assert.DoesNotContain("[DONE]", await GatewayHost.TextOf(streamed), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_AnyCall_WritesTheIntentFirstAndSendsOnlyItsOwnCredential()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync();
        using HttpResponseMessage response = await gateway.ChatAsync("good", headers: [("cookie", "a=b"), ("x-secret", "1"), ("x-forwarded-for", "1.2.3.4")]);
        CallRecord intent = Assert.Single(gateway.Journal.Intents);
        Assert.Equal(CallOutcome.Unknown, intent.Outcome);
        Assert.True(intent.CostUsd > Money.Zero);
        SeenRequest seen = Assert.Single(gateway.Cloud.Seen);
        Assert.Equal("Bearer sk-upstream-secret", seen.Headers["authorization"]);
        Assert.Equal(["accept", "accept-encoding", "authorization", "content-length", "content-type", "host", "user-agent", "x-breakeven-hop"], seen.Headers.Keys.Order(StringComparer.Ordinal));
        Assert.DoesNotContain(GatewayHost.Key, seen.Body + string.Join(' ', seen.Headers.Values), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cheap-fail", "cloud-fail", 2)]
    [InlineData("cloud-fail", "cloud-fail-2", 1)]
    public async Task Invoke_FallbackHop_WritesItsOwnIntentWhereItIsDearer(string first, string second, int intents)
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync(config => config with
        {
            Targets = [.. config.Targets, new(new("cloud-fail-2"), "cloud", new("fail")), new(new("cheap-fail"), "own", new("fail")) { Hosting = new(new Money(0.001m)) }],
            Routes = [.. config.Routes, GatewayHost.Route("climb", first, second)],
        });
        using HttpResponseMessage response = await gateway.ChatAsync("climb", ",\"max_tokens\":1000");
        await gateway.RecordOf(response);
        CallRecord[] written = [.. gateway.Journal.Intents];
        Assert.Equal(intents, written.Length);
        Assert.Single(written.Select(intent => intent.Id).Distinct());
        Assert.Equal(written.OrderBy(intent => intent.CostUsd!.Value), written);
    }

    [Fact]
    public async Task Invoke_OnlyTargetTimesOut_ChargesTheBudgetWhatTheLedgerSays()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync(config => config with { Keys = [config.Keys[0] with { Budgets = [new(new(1m), BudgetPeriod.Month)] }] });
        using HttpResponseMessage response = await gateway.ChatAsync("hang");
        CallRecord record = await gateway.RecordOf(response);
        Assert.True(record.CostUsd > Money.Zero); // it may have run
        Assert.Equal(record.CostUsd, gateway.Services.GetRequiredService<BudgetBook>().Committed(new(BudgetScope.Key, "team"), BudgetPeriod.Month));
    }

    [Fact]
    public async Task Invoke_KeyWithLimits_SaysWhatIsLeft()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync(config => config with { Keys = [config.Keys[0] with { Limits = new() { RequestsPerMinute = 1, TokensPerMinute = 500 } }] });
        using HttpResponseMessage first = await gateway.ChatAsync("good", ",\"max_tokens\":50");
        using HttpResponseMessage second = await gateway.ChatAsync("good", ",\"max_tokens\":50");
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.TooManyRequests), (first.StatusCode, second.StatusCode));
        foreach (HttpResponseMessage response in new[] { first, second })
        {
            Assert.Equal(("1", "0"), (Header(response, "x-ratelimit-limit-requests"), Header(response, "x-ratelimit-remaining-requests")));
            Assert.Matches("^[1-9][0-9]?s$", Header(response, "x-ratelimit-reset-requests"));
            Assert.Equal("500", Header(response, "x-ratelimit-limit-tokens"));
            Assert.InRange(int.Parse(Header(response, "x-ratelimit-remaining-tokens"), System.Globalization.CultureInfo.InvariantCulture), 400, 490);
        }
    }

    private static string Header(HttpResponseMessage response, string name) => response.Headers.GetValues(name).Single();

    private static BreakevenConfig Patient(BreakevenConfig config) => config with { Providers = [.. config.Providers.Select(provider => provider with { Timeouts = TimeoutConfig.Default })] };
}
