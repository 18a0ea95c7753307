using System.Net;
using Breakeven.Gateway.Hosting;
using Breakeven.Gateway.Tests.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Breakeven.Gateway.Tests.Resilience;

/// <summary>What a target refuses because of the request may go to another target, where the route says so.</summary>
public sealed class TypedFallbackTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    /// <summary>Only to a target that is known to take longer prompts.</summary>
    [Theory, Trait("Fault", "55")]
    [InlineData(1000, 2000, true)]
    [InlineData(1000, 1000, false)]
    [InlineData(2000, 1000, false)]
    [InlineData(1000, null, false)]
    [InlineData(null, 2000, false)]
    public async Task ContextLength_NextTarget_MustBeKnownToBeLarger(int? first, int? second, bool goesOn)
    {
        await using GatewayHost gateway = await StartAsync("s400+ok", FallbackCause.ContextLength);
        gateway.Snapshots.Swap(GatewaySnapshot.Create(gateway.Snapshots.Current.Config with { Prices = new() }, PriceBook.Empty.WithOverrides("windows", [Card("cloud", "s400", first), Card("own", "ok", second)])));
        (HttpResponseMessage response, string text, CallRecord record) = await gateway.AskAsync(_time, "s400+ok");
        Assert.Equal(goesOn ? HttpStatusCode.OK : HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(goesOn ? ["rejected", null] : ["rejected"], record.Attempts.Select(attempt => attempt.ErrorClass));
        if (!goesOn) Assert.Contains("context_length_exceeded", text, StringComparison.Ordinal);
        Assert.Equal(goesOn ? 1 : 0, gateway.Own.Seen.Count);
    }

    /// <summary>When the larger one cannot answer either, the client learns what is wrong with its prompt.</summary>
    [Fact, Trait("Fault", "55")]
    public async Task ContextLength_LargerTargetFails_IsStillThe400()
    {
        await using GatewayHost gateway = await StartAsync("s400+fail", FallbackCause.ContextLength);
        gateway.Snapshots.Swap(GatewaySnapshot.Create(gateway.Snapshots.Current.Config with { Prices = new() }, PriceBook.Empty.WithOverrides("windows", [Card("cloud", "s400", 1000), Card("own", "fail", 2000)])));
        (HttpResponseMessage response, string text, CallRecord record) = await gateway.AskAsync(_time, "s400+fail");
        Assert.Equal((HttpStatusCode.BadRequest, CallOutcome.ClientError, 3), (response.StatusCode, record.Outcome, record.Attempts.Length));
        Assert.Contains("context_length_exceeded", text, StringComparison.Ordinal);
    }

    [Theory, Trait("Fault", "56")]
    [InlineData(FallbackCause.ContentFilter, "own:ok", CallOutcome.Ok)]
    [InlineData(null, "cloud:filtered", CallOutcome.Filtered)]
    [InlineData(FallbackCause.ContextLength, "cloud:filtered", CallOutcome.Filtered)]
    public async Task ContentFilter_WholeAnswer_GoesOnOnlyWhereTheRouteSaysSo(FallbackCause? cause, string target, CallOutcome outcome)
    {
        await using GatewayHost gateway = await StartAsync("filtered+ok", cause);
        for (int i = 0; i < 12; i++) // and it never counts against the target
        {
            (HttpResponseMessage response, _, CallRecord record) = await gateway.AskAsync(_time, "filtered+ok");
            Assert.Equal((HttpStatusCode.OK, target, outcome), (response.StatusCode, record.Target, record.Outcome));
        }
        Assert.Equal(12, gateway.Cloud.Seen.Count);
    }

    /// <summary>What was filtered was generated, and is billed.</summary>
    [Fact, Trait("Fault", "56")]
    public async Task ContentFilter_AnotherAnswers_TheFilteredOneIsInTheCost()
    {
        await using GatewayHost gateway = await StartAsync("filtered+ok", FallbackCause.ContentFilter);
        (_, _, CallRecord record) = await gateway.AskAsync(_time, "filtered+ok");
        Assert.Equal((20L, 3L, new Money((12 * 3m + 8 * 0.3m + 3 * 15m) / 1_000_000m)), (record.Attempts[0].InputTokens, record.Attempts[0].OutputTokens, record.Attempts[0].CostUsd));
        Assert.Equal(record.Attempts[0].CostUsd, record.CostUsd); // the own engine's model has no price
    }

    /// <summary>Nobody has a better answer: the client gets the first one, filtered as it is.</summary>
    [Fact, Trait("Fault", "56")]
    public async Task ContentFilter_EverybodyFilters_TheFirstAnswerIsGiven()
    {
        await using GatewayHost gateway = await StartAsync("filtered+filtered", FallbackCause.ContentFilter);
        (HttpResponseMessage response, string text, CallRecord record) = await gateway.AskAsync(_time, "filtered+filtered");
        Assert.Equal((HttpStatusCode.OK, CallOutcome.Filtered, "cloud:filtered", 2), (response.StatusCode, record.Outcome, record.Target, record.Attempts.Length));
        Assert.Contains("hello from cloud", text, StringComparison.Ordinal);
        Assert.Equal((3L, null), (record.OutputTokens, record.Attempts[0].CostUsd)); // not counted twice
    }

    /// <summary>After content nothing goes on.</summary>
    [Fact, Trait("Fault", "56")]
    public async Task ContentFilter_StreamThatHasBegun_EndsThere()
    {
        await using GatewayHost gateway = await StartAsync("filtered+ok", FallbackCause.ContentFilter);
        (_, string text, CallRecord record) = await gateway.AskAsync(_time, "filtered+ok", ",\"stream\":true");
        Assert.Equal((CallOutcome.Filtered, "cloud:filtered"), (record.Outcome, record.Target));
        Assert.Contains("content_filter", text, StringComparison.Ordinal);
        Assert.Empty(gateway.Own.Seen);
    }

    private Task<GatewayHost> StartAsync(string route, FallbackCause? cause) =>
        Rig.StartAsync(_time, config => config with { Routes = [.. config.Routes.Select(known => known with { FallbackOn = cause is { } one ? [one] : [] })] }, route);

    private static RateCard Card(string provider, string model, int? window) => new(new(provider), new(model), new(3m, 15m, null, null)) { MaxInputTokens = window };
}
