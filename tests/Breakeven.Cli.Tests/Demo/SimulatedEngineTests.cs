using System.Net;
using System.Text.Json.Nodes;
using Breakeven.Cli.Demo;

namespace Breakeven.Cli.Tests.Demo;

public sealed class SimulatedEngineTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Accelerator H100 = new("H100-SXM-80GB", "NVIDIA H100 SXM5 80GB", "NVIDIA", "datacenter", 80, 3350, 989) { Fp8Tflops = 1978, LinkGbPerS = 450 };

    private static readonly OpenModel Llama8B = new("meta-llama/Llama-3.1-8B", "Llama 3.1", 8.03, 8.03)
    {
        Layers = 32, Hidden = 4096, Heads = 32, KvHeads = 8, HeadDim = 128, Vocabulary = 128_256, Attention = "GQA",
        FullAttentionLayers = 32, KvBytesPerToken = 131_072, KvBytesPerTokenFullLayers = 131_072, MaxContext = 131_072,
    };

    private static readonly SimulatedEngineOptions Fast = new(new(H100, Llama8B, "fp8", 1), new(1000, 200)) { Speed = 10_000 };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Chat_NotStreamed_ReportsTimingsAtFullConcurrency()
    {
        await using SimulatedEngine engine = await SimulatedEngine.StartAsync(Fast, cancellationToken: Stop);
        using DemoHttp http = new(engine.BaseUrl);

        JsonNode answer = await http.AskAsync(DemoHttp.Request(string.Join(' ', Enumerable.Repeat("word", 1000)), maxTokens: 200), Stop);

        Assert.Equal(1000, (int)answer["usage"]!["prompt_tokens"]!);
        Assert.Equal(engine.Capacity.TimeToFirstToken.TotalMilliseconds, (double)answer["timings"]!["prompt_ms"]!, 0.002);
        Assert.Equal(engine.Capacity.TimePerOutputToken.TotalMilliseconds * 199, (double)answer["timings"]!["predicted_ms"]!, 0.02);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Chat_Streamed_ReportsTimingsInTheLastChunkOnly(bool includeUsage)
    {
        await using SimulatedEngine engine = await SimulatedEngine.StartAsync(Fast, cancellationToken: Stop);
        using DemoHttp http = new(engine.BaseUrl);
        JsonObject body = DemoHttp.Request(stream: true);
        body["stream_options"] = new JsonObject { ["include_usage"] = includeUsage };

        List<string> events = await http.StreamAsync(body, Stop);

        Assert.Equal(events[^2], Assert.Single(events, text => text.Contains("timings", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Chat_ManyAtOnce_ReportsTheSameTimingsAsAlone()
    {
        await using SimulatedEngine engine = await SimulatedEngine.StartAsync(Fast with { Speed = 100 }, cancellationToken: Stop);
        using DemoHttp http = new(engine.BaseUrl);

        JsonNode alone = await http.AskAsync(DemoHttp.Request(), Stop);
        JsonNode[] crowd = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => http.AskAsync(DemoHttp.Request(), Stop)));

        Assert.All(crowd, one => Assert.Equal(alone["timings"]!.ToJsonString(), one["timings"]!.ToJsonString()));
    }

    [Fact]
    public void Begin_MoreCallsInFlight_IsSlower()
    {
        EngineBehaviour engine = new(Fast);
        SimulatedRequest request = new("m", 1000, 200, Stream: false, IncludeUsage: false, null, null);

        AnswerPace first = engine.Begin(request);
        for (int i = 0; i < 50; i++) engine.Begin(request);
        AnswerPace last = engine.Begin(request);

        Assert.True(last.FirstToken > first.FirstToken);
        Assert.True(last.EachToken > first.EachToken);
        Assert.Equal(first.Timings, last.Timings);
    }

    [Fact]
    public void Begin_CallsEnded_IsAsFastAsBefore()
    {
        EngineBehaviour engine = new(Fast);
        SimulatedRequest request = new("m", 1000, 200, Stream: false, IncludeUsage: false, null, null);

        AnswerPace first = engine.Begin(request);
        engine.Begin(request);
        engine.End();
        engine.End();

        Assert.Equal(first, engine.Begin(request));
    }

    /// <summary>Slots times the time that the engine reports for a call, over the calls that it serves in that time, is the time that passed.</summary>
    [Fact]
    public void Begin_TypicalRequest_TimesAddUpToTheEngineHour()
    {
        EngineBehaviour engine = new(Fast);
        EngineTimings timings = engine.Begin(new("m", 1000, 200, Stream: false, IncludeUsage: false, null, null)).Timings!;

        double busySecondsPerSecond = (timings.PromptMs + timings.PredictedMs) / 1000 * engine.RequestsPerSecond / engine.Capacity.MaxConcurrency;

        Assert.Equal(1, busySecondsPerSecond, 0.03);
    }

    [Fact]
    public async Task Chat_LoadBeyondCapacity_RefusesTheSharePredictedAndTheSameCallsEveryTime()
    {
        EngineBehaviour sizing = new(Fast);
        SimulatedEngineOptions options = Fast with { Load = _ => sizing.RequestsPerSecond * 2.5 };

        List<int> first = await RefusedOfAsync(options, 400), second = await RefusedOfAsync(options, 400);

        Assert.Equal(first, second);
        Assert.InRange(first.Count / 400.0, 0.6 - 0.08, 0.6 + 0.08); // 1 - 1/2.5; 0.08 is 3.3 standard deviations
    }

    [Fact]
    public async Task Chat_LoadWithinCapacity_RefusesNothing()
    {
        EngineBehaviour sizing = new(Fast);

        Assert.Empty(await RefusedOfAsync(Fast with { Load = _ => sizing.RequestsPerSecond * 0.99 }, 50));
    }

    [Fact]
    public async Task Chat_LoadBeyondOneReplica_FitsTwo()
    {
        EngineBehaviour sizing = new(Fast);

        Assert.Empty(await RefusedOfAsync(Fast with { Load = _ => sizing.RequestsPerSecond * 1.9, Replicas = 2 }, 50));
    }

    [Fact]
    public async Task Chat_Outage_ComesBeforeSaturation()
    {
        SimulatedEngineOptions options = Fast with { Load = _ => 1e9, Outage = new(OutageKind.Refused503, Noon, Noon.AddHours(1)) };
        await using SimulatedEngine engine = await SimulatedEngine.StartAsync(options, cancellationToken: Stop);
        using DemoHttp http = new(engine.BaseUrl);

        using HttpResponseMessage down = await http.PostAsync(DemoHttp.Request(at: Noon, call: "1"), Stop);
        using HttpResponseMessage full = await http.PostAsync(DemoHttp.Request(at: Noon.AddHours(1), call: "1"), Stop);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, down.StatusCode);
        Assert.Equal(HttpStatusCode.TooManyRequests, full.StatusCode);
        Assert.Null(full.Headers.RetryAfter);
        Assert.Equal(new SimulatedCounts(2, 1, 1), engine.Counts);
    }

    [Fact]
    public async Task Chat_BeyondTheContext_IsRefusedWith400()
    {
        SimulatedEngineOptions small = Fast with { Shape = Fast.Shape with { Model = Llama8B with { MaxContext = 1500 } } };
        await using SimulatedEngine engine = await SimulatedEngine.StartAsync(small, cancellationToken: Stop);
        using DemoHttp http = new(engine.BaseUrl);

        using HttpResponseMessage response = await http.PostAsync(DemoHttp.Request(maxTokens: 1498), Stop);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("context_length_exceeded", await response.Content.ReadAsStringAsync(Stop));
    }

    [Fact]
    public async Task StartAsync_ModelTooLarge_Throws()
    {
        SimulatedEngineOptions large = Fast with { Shape = Fast.Shape with { Model = Llama8B with { ParamsB = 405, ActiveParamsB = 405 } } };

        ArgumentException refused = await Assert.ThrowsAsync<ArgumentException>(() => SimulatedEngine.StartAsync(large, cancellationToken: Stop));

        Assert.Contains("does not fit", refused.Message);
    }

    [Fact]
    public async Task StartAsync_LatencyOutOfReach_Throws()
    {
        SimulatedEngineOptions hasty = Fast with { Latency = new(null, TimeSpan.FromMilliseconds(1)) };

        ArgumentException refused = await Assert.ThrowsAsync<ArgumentException>(() => SimulatedEngine.StartAsync(hasty, cancellationToken: Stop));

        Assert.Contains("latency", refused.Message);
    }

    private static async Task<List<int>> RefusedOfAsync(SimulatedEngineOptions options, int calls)
    {
        await using SimulatedEngine engine = await SimulatedEngine.StartAsync(options, cancellationToken: Stop);
        using DemoHttp http = new(engine.BaseUrl);
        List<int> refused = [];
        for (int call = 0; call < calls; call++)
        {
            using HttpResponseMessage response = await http.PostAsync(DemoHttp.Request(maxTokens: 2, at: Noon, call: $"call-{call}"), Stop);
            if (response.StatusCode == HttpStatusCode.TooManyRequests) refused.Add(call);
            else response.EnsureSuccessStatusCode();
        }
        Assert.Equal(new SimulatedCounts(calls, refused.Count, 0), engine.Counts);
        return refused;
    }
}
