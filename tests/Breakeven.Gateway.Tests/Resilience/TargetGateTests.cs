using System.Buffers;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Breakeven.Gateway.Hosting;
using Breakeven.Gateway.Targets.Health;
using Breakeven.Gateway.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Breakeven.Gateway.Tests.Resilience;

/// <summary>Targets that keep failing, or that asked to be left alone, through the whole pipeline.</summary>
public sealed class TargetGateTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Five failures open the breaker: calls go to the next target without asking, until a probe finds the first one well.</summary>
    [Fact, Trait("Fault", "49")]
    public async Task Plan_TargetKeepsFailing_IsPassedOverUntilAProbeSucceeds()
    {
        await using GatewayHost gateway = await Rig.StartAsync(_time, "fail+ok");
        for (int i = 0; i < 3; i++) await gateway.AskAsync(_time, "fail+ok");
        int asked = gateway.Cloud.Seen.Count;
        Assert.Equal(5, asked); // twice, twice, once
        (HttpResponseMessage response, _, CallRecord record) = await gateway.AskAsync(_time, "fail+ok");
        Assert.Equal((HttpStatusCode.OK, 1, "own:ok", asked), (response.StatusCode, record.Attempts.Length, record.Target, gateway.Cloud.Seen.Count));
        _time.Advance(TimeSpan.FromSeconds(7));
        (_, _, CallRecord probe) = await gateway.AskAsync(_time, "fail+ok");
        Assert.Equal(["cloud:fail", "own:ok"], probe.Attempts.Select(attempt => attempt.Target));
    }

    /// <summary>When it is the only one, calls are answered at once with 503 and how long to wait, and it is asked again after 5 s.</summary>
    [Fact]
    public async Task Plan_OnlyTargetKeepsFailing_IsA503AtOnceAndAskedAgainAfterFiveSeconds()
    {
        await using GatewayHost gateway = await Rig.StartAsync(_time, "fail");
        for (int i = 0; i < 3; i++) await gateway.AskAsync(_time, "fail");
        Assert.Equal(5, gateway.Cloud.Seen.Count);
        using HttpResponseMessage response = await gateway.ChatAsync("fail");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.InRange(int.Parse(response.Header("retry-after")!, System.Globalization.CultureInfo.InvariantCulture), 1, 5);
        CallRecord record = await gateway.RecordOf(response);
        Assert.Equal((CallOutcome.Refused, "no_target_available", 0, Money.Zero), (record.Outcome, record.ErrorCode, record.Attempts.Length, record.CostUsd));
        for (int round = 0; round < 4; round++) // its breaker would be open for 40 s by then
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            int before = gateway.Cloud.Seen.Count;
            await gateway.AskAsync(_time, "fail");
            Assert.Equal(before + 1, gateway.Cloud.Seen.Count);
        }
    }

    /// <summary>What the provider asked for is kept by all calls; the client is told what is left of it.</summary>
    [Theory]
    [InlineData("s429-after-30", 30), Trait("Fault", "45")]
    [InlineData("s429", 30)]
    [InlineData("s429-after-Thu,_01_Jan_2026_00:01:00_GMT", 60)]
    [InlineData("s429-after-86400", 120), Trait("Fault", "47")]
    public async Task Plan_TargetIsRateLimited_IsLeftAloneForAsLongAsItAsked(string model, int seconds)
    {
        await using GatewayHost gateway = await Rig.StartAsync(_time, model, $"{model}+ok");
        using HttpResponseMessage first = await gateway.ChatAsync(model);
        Assert.Equal(HttpStatusCode.TooManyRequests, first.StatusCode);
        _time.Advance(TimeSpan.FromSeconds(2));
        using HttpResponseMessage second = await gateway.ChatAsync(model);
        Assert.Equal((HttpStatusCode.TooManyRequests, $"{seconds - 2}"), (second.StatusCode, second.Header("retry-after")));
        Assert.Equal(CallOutcome.RateLimited, (await gateway.RecordOf(second)).Outcome);
        using HttpResponseMessage other = await gateway.ChatAsync($"{model}+ok");
        Assert.Equal(("own:ok", "1"), (other.Header("x-breakeven-target"), other.Header("x-breakeven-attempts")));
        Assert.Single(gateway.Cloud.Seen);
        _time.Advance(TimeSpan.FromSeconds(seconds));
        using HttpResponseMessage again = await gateway.ChatAsync(model);
        Assert.Equal(2, gateway.Cloud.Seen.Count);
    }

    /// <summary>A guessed wait: others are asked first, but who has no other target is not kept from it.</summary>
    [Fact, Trait("Fault", "46")]
    public async Task Plan_TargetIsRateLimitedForAnUnknownTime_IsPassedOverUnlessItIsTheOnlyOne()
    {
        await using GatewayHost gateway = await Rig.StartAsync(_time, "s429-after-soon", "s429-after-soon+ok");
        using HttpResponseMessage first = await gateway.ChatAsync("s429-after-soon");
        using HttpResponseMessage second = await gateway.ChatAsync("s429-after-soon");
        Assert.Equal((HttpStatusCode.TooManyRequests, "1"), (second.StatusCode, second.Header("x-breakeven-attempts")));
        Assert.Equal(2, gateway.Cloud.Seen.Count);
        using HttpResponseMessage other = await gateway.ChatAsync("s429-after-soon+ok");
        Assert.Equal(("own:ok", "1"), (other.Header("x-breakeven-target"), other.Header("x-breakeven-attempts")));
        Assert.Equal(2, gateway.Cloud.Seen.Count);
    }

    /// <summary>Providers limit and break by model: one that clients chose costs the others nothing.</summary>
    [Theory]
    [InlineData("s429-after-30", 1)]
    [InlineData("fail", 5)]
    public async Task Plan_OneModelOfAWildcardIsInTrouble_TheOthersAreAsked(string model, int calls)
    {
        await using GatewayHost gateway = await Rig.StartAsync(_time, "good");
        for (int i = 0; i < calls; i++) await gateway.AskAsync(_time, $"cloud/{model}");
        int before = gateway.Cloud.Seen.Count;
        using HttpResponseMessage held = await gateway.ChatAsync($"cloud/{model}");
        Assert.False(held.IsSuccessStatusCode);
        Assert.Equal(before, gateway.Cloud.Seen.Count);
        using HttpResponseMessage other = await gateway.ChatAsync("cloud/good");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    /// <summary>The shortest wait over all targets, whether they were asked in this call or before.</summary>
    [Fact, Trait("Fault", "45")]
    public async Task Call_EveryTargetIsRateLimited_TellsTheShortestWait()
    {
        await using GatewayHost gateway = await Rig.StartAsync(_time, "s429-after-90+s429-after-20", "s429-after-50");
        using HttpResponseMessage asked = await gateway.ChatAsync("s429-after-90+s429-after-20");
        Assert.Equal((HttpStatusCode.TooManyRequests, "20"), (asked.StatusCode, asked.Header("retry-after")));
        _time.Advance(TimeSpan.FromSeconds(5));
        using HttpResponseMessage held = await gateway.ChatAsync("s429-after-90+s429-after-20");
        Assert.Equal((HttpStatusCode.TooManyRequests, "15", null), (held.StatusCode, held.Header("retry-after"), held.Header("x-breakeven-attempts")));
        _time.Advance(TimeSpan.FromSeconds(16));
        using HttpResponseMessage mixed = await gateway.ChatAsync("s429-after-90+s429-after-20"); // the second is asked, the first is not
        Assert.Equal(("20", "1"), (mixed.Header("retry-after"), mixed.Header("x-breakeven-attempts")));
    }

    /// <summary>A spent account is left alone for 5 minutes, a missing model for one.</summary>
    [Theory]
    [InlineData("s429-quota", 300, 429), Trait("Fault", "48")]
    [InlineData("s402", 300, 429)]
    [InlineData("s404", 60, 502), Trait("Fault", "53")]
    [InlineData("s401", 300, 502), Trait("Fault", "52")]
    public async Task Plan_TargetCannotServe_IsNotAskedForAWhile(string model, int seconds, int status)
    {
        await using GatewayHost gateway = await Rig.StartAsync(_time, model);
        using HttpResponseMessage first = await gateway.ChatAsync(model);
        _time.Advance(TimeSpan.FromSeconds(seconds - 1));
        using HttpResponseMessage second = await gateway.ChatAsync(model);
        Assert.Equal((status, status, "false"), ((int)first.StatusCode, (int)second.StatusCode, second.Header("x-should-retry")));
        Assert.Single(gateway.Cloud.Seen);
        _time.Advance(TimeSpan.FromSeconds(1));
        using HttpResponseMessage third = await gateway.ChatAsync(model);
        Assert.Equal(2, gateway.Cloud.Seen.Count);
    }

    /// <summary>Health outlives a configuration; another credential is another chance.</summary>
    [Fact, Trait("Fault", "52")]
    public async Task Swap_SameCredential_KeepsATargetOffAndAnotherOneAsksAgain()
    {
        await using GatewayHost gateway = await Rig.StartAsync(_time, "s401");
        using HttpResponseMessage first = await gateway.ChatAsync("s401");
        BreakevenConfig config = gateway.Snapshots.Current.Config;
        gateway.Snapshots.Swap(GatewaySnapshot.Create(config with { Workloads = [] }, PriceBook.Empty, version: 2));
        using HttpResponseMessage same = await gateway.ChatAsync("s401");
        Assert.Equal(("upstream_auth", 2, 0), ((await gateway.RecordOf(same)).ErrorCode, (await gateway.RecordOf(same)).ConfigVersion, (await gateway.RecordOf(same)).Attempts.Length));
        gateway.Snapshots.Swap(GatewaySnapshot.Create(config with { Providers = [.. config.Providers.Select(provider => provider with { ApiKey = new("sk-upstream-secret-2") })] }, PriceBook.Empty, version: 3));
        using HttpResponseMessage changed = await gateway.ChatAsync("s401");
        Assert.Equal(["Bearer sk-upstream-secret", "Bearer sk-upstream-secret-2"], gateway.Cloud.Seen.Select(seen => seen.Headers["authorization"]));
    }

    /// <summary>A model that a client makes up, or may not use, is no reason to keep others from their models.</summary>
    [Theory, Trait("Fault", "53")]
    [InlineData("cloud/s404")]
    [InlineData("cloud/s403")]
    [InlineData("s404")]
    public async Task Plan_MadeUpModelOfAProvider_HoldsBackThatModelOnly(string model)
    {
        await using GatewayHost gateway = await Rig.StartAsync(_time);
        for (int i = 0; i < 7; i++) await gateway.AskAsync(_time, model);
        Assert.Single(gateway.Cloud.Seen);
        (HttpResponseMessage response, _, _) = await gateway.AskAsync(_time, model.Replace("s404", "fine", StringComparison.Ordinal).Replace("s403", "fine", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    /// <summary>Who may use only the own engine is told so, and goes nowhere else, however long that engine is held back.</summary>
    [Fact]
    public async Task Plan_OnlyPermittedTargetIsHeldBack_IsNoPermittedTarget()
    {
        await using GatewayHost gateway = await Rig.StartAsync(_time);
        for (int i = 0; i < 8; i++)
        {
            (HttpResponseMessage response, string text, _) = await gateway.AskAsync(_time, "secret", headers: ("x-breakeven-workload", "secret"));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.Contains("no_permitted_target", text, StringComparison.Ordinal);
            if (i >= 5) Assert.NotNull(response.Header("retry-after"));
        }
        Assert.Empty(gateway.Cloud.Seen);
    }

    [Fact]
    public async Task Targets_AfterFailures_AreInTheListingAndInTheMetrics()
    {
        await using GatewayHost gateway = await Rig.StartAsync(_time, "fail", "s429-after-30");
        for (int i = 0; i < 3; i++) await gateway.AskAsync(_time, "fail");
        await gateway.AskAsync(_time, "s429-after-30");
        await gateway.AskAsync(_time, "made-up");
        JsonArray targets = Listing(gateway);
        Assert.Equal(gateway.Snapshots.Current.Config.Targets.Length, targets.Count);
        JsonNode open = targets.Single(target => (string?)target!["target"] == "cloud:fail")!, cooling = targets.Single(target => (string?)target!["target"] == "cloud:s429-after-30")!;
        Assert.Equal(("open", "failures", 0, "cloud"), ((string?)open["state"], (string?)open["reason"], (int)open["in_flight"]!, (string?)open["provider"]));
        Assert.True((DateTimeOffset)open["since"]! <= _time.GetUtcNow() && (DateTimeOffset)open["until"]! > _time.GetUtcNow());
        Assert.Equal(("cooling", "rate_limited"), ((string?)cooling["state"], (string?)cooling["reason"]));
        Assert.Equal("closed", (string?)targets.Single(target => (string?)target!["target"] == "own-ok")!["state"]);

        string metrics = await gateway.Client.GetStringAsync("/metrics", Stop);
        Assert.Contains("breakeven_target_state{breakeven_target=\"cloud:fail\",breakeven_state=\"open\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("breakeven_target_state{breakeven_target=\"own-ok\",breakeven_state=\"closed\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.DoesNotContain("made-up", metrics, StringComparison.Ordinal);
    }

    private static JsonArray Listing(GatewayHost gateway)
    {
        ArrayBufferWriter<byte> written = new();
        using (Utf8JsonWriter json = new(written))
        {
            json.WriteStartObject();
            gateway.Services.GetRequiredService<TargetListing>().Write(json);
            json.WriteEndObject();
        }
        return JsonNode.Parse(written.WrittenSpan)!["data"]!.AsArray();
    }
}
