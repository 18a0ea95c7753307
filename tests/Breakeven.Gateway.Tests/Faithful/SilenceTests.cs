using Breakeven.Gateway.Tests.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Breakeven.Gateway.Tests.Faithful;

/// <summary>Pain 16 and pitfall 11: a target that says nothing for minutes, not even its headers, does not cost the client its connection.</summary>
/// <remarks>llama.cpp's server sends nothing at all while its slots are busy.</remarks>
public sealed class SilenceTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("chat", ": keep-alive\n\n")]
    [InlineData("responses", ": keep-alive\n\n")]
    [InlineData("messages", "event: ping\ndata: {\"type\":\"ping\"}\n\n")]
    public async Task Stream_TargetSendsNotEvenHeaders_IsKeptAliveAndThenAnswered(string format, string heartbeat)
    {
        Wire wire = Wire.Of(format);
        await using GatewayHost gateway = await Upstreams.StartAsync(Upstreams.Patient, _time);
        using HttpResponseMessage response = await PassUntilAsync(gateway.PostToAsync(wire.Path, wire.AskPlainly("chat/gate", stream: true)));
        Task<string> reading = response.Content.ReadAsStringAsync(Stop);
        gateway.Cloud.Gate.SetResult();
        string text = await reading;
        Assert.StartsWith(heartbeat, text, StringComparison.Ordinal);
        Assert.Equal("hello cloud", wire.TextOf(text));
        Assert.DoesNotContain(heartbeat, text.Replace(heartbeat, "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(CallOutcome.Ok, (await gateway.RecordOf(response)).Outcome);
    }

    /// <summary>Its price is that the status is sent; another target can still answer, in the same stream.</summary>
    [Fact]
    public async Task Stream_SilentTargetRunsOutOfTime_TheNextAnswersInTheSameStream()
    {
        await using GatewayHost gateway = await StartWithHangingAsync("own-ok");
        using HttpResponseMessage response = await PassUntilAsync(gateway.ChatAsync("either", ",\"stream\":true"));
        string text = await PassUntilAsync(response.Content.ReadAsStringAsync(Stop));
        Assert.StartsWith(": keep-alive\n\n", text, StringComparison.Ordinal);
        Assert.Equal("hello own", Wire.Of("chat").TextOf(text));
        Assert.EndsWith("data: [DONE]\n\n", text, StringComparison.Ordinal);
        Assert.Equal(["timeout", null], (await gateway.RecordOf(response)).Attempts.Select(attempt => attempt.ErrorClass));
    }

    /// <summary>And when nobody can, the error is inside the stream, and nothing looks like an answer.</summary>
    [Fact]
    public async Task Stream_NobodyAnswersAfterHeartbeats_IsAnErrorInside()
    {
        await using GatewayHost gateway = await StartWithHangingAsync("own-fail");
        using HttpResponseMessage response = await PassUntilAsync(gateway.ChatAsync("either", ",\"stream\":true"));
        string text = await PassUntilAsync(response.Content.ReadAsStringAsync(Stop));
        Assert.Contains("data: {\"error\":", text, StringComparison.Ordinal);
        Assert.DoesNotContain("[DONE]", text, StringComparison.Ordinal);
        Assert.Equal("", Wire.Of("chat").TextOf(text));
    }

    /// <summary>Ollama's lines have no room for a heartbeat: what its clients get is its answer alone.</summary>
    [Fact]
    public async Task Stream_OllamasClient_GetsNothingButTheAnswer()
    {
        await using GatewayHost gateway = await Upstreams.StartAsync(Upstreams.Patient, _time);
        Task<HttpResponseMessage> answering = gateway.PostToAsync("/api/chat", Wire.Of("ollama").AskPlainly("chat/gate", stream: true));
        while (gateway.Cloud.Seen.IsEmpty) await Task.Delay(5, Stop);
        for (int i = 0; i < 60; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(1, Stop);
        }
        Assert.False(answering.IsCompleted);
        gateway.Cloud.Gate.SetResult();
        using HttpResponseMessage response = await answering;
        string text = await response.Content.ReadAsStringAsync(Stop);
        Assert.All(text.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.StartsWith("{\"model\":", line, StringComparison.Ordinal));
        Assert.Equal("hello cloud", Wire.Of("ollama").TextOf(text));
    }

    private Task<GatewayHost> StartWithHangingAsync(string second) => GatewayHost.StartAsync(
        config => Upstreams.Patient(config) with
        {
            Providers = [.. Upstreams.Patient(config).Providers.Select(provider => provider.Name == "cloud" ? provider with { Timeouts = provider.Timeouts with { Headers = TimeSpan.FromMinutes(2) } } : provider)],
            Targets = config.Targets.Add(new(new("silent"), "cloud", new("hang"))),
            Routes = config.Routes.Add(GatewayHost.Route("either", "silent", second)),
        },
        _time);

    /// <summary>Lets the gateway's time pass until there is a result.</summary>
    private async Task<T> PassUntilAsync<T>(Task<T> pending)
    {
        while (!pending.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(2, Stop);
        }
        return await pending;
    }
}
