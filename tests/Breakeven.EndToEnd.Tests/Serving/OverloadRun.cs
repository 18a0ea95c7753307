using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;

namespace Breakeven.EndToEnd.Serving;

/// <summary>The executable before a <see cref="SlottedEngine"/>, and clients that call as often as they like, whatever becomes of their calls (open loop).</summary>
internal sealed class OverloadRun : IAsyncDisposable
{
    public const int Slots = 8;
    public const double CapacityPerSecond = 40;

    /// <summary>Who waits longer has gone.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private const string Body = """{"model":"own","messages":[{"role":"user","content":"hi"}]}""";
    private readonly TemporaryFolder _folder = new();
    private readonly BreakevenProcess _gateway;

    private OverloadRun(SlottedEngine engine)
    {
        int port = BreakevenProcess.FreePort();
        Engine = engine;
        Client = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromMinutes(1) };
        _folder.Write("breakeven.yaml", $$"""
            version: 1
            server: { listen: "http://127.0.0.1:{{port}}", admin_key: "{{GatewayConfig.AdminKey}}" }
            storage: { ledger: "sqlite:breakeven.db" }
            providers: { gpu: { type: openai-compatible, base_url: "{{engine.BaseUrl}}", location: own } }
            targets: { own: { provider: gpu, model: m, hosting: { usd_per_hour: 1, max_concurrency: {{Slots}}, queue: { length: {{Slots}}, wait: 500ms } } } }
            routes: { own: { targets: [own] } }

            """);
        _gateway = BreakevenProcess.Start(_folder.Path, "serve");
    }

    public SlottedEngine Engine { get; }
    public HttpClient Client { get; }

    public static async Task<OverloadRun> StartAsync()
    {
        OverloadRun run = new(await SlottedEngine.StartAsync(Slots, TimeSpan.FromSeconds(Slots / CapacityPerSecond)));
        await run._gateway.ReadyAsync(run.Client);
        return run;
    }

    /// <summary>Offers calls at a constant rate.</summary>
    public async Task<OverloadResult> OfferAsync(double perSecond, TimeSpan time)
    {
        int calls = (int)(perSecond * time.TotalSeconds);
        long began = Stopwatch.GetTimestamp();
        List<Task<(int Status, bool HasRetryAfter, TimeSpan Took)>> running = new(calls);
        for (int i = 0; i < calls; i++)
        {
            TimeSpan early = TimeSpan.FromSeconds(i / perSecond) - Stopwatch.GetElapsedTime(began);
            if (early > TimeSpan.FromMilliseconds(1)) await Task.Delay(early, TestContext.Current.CancellationToken);
            running.Add(CallAsync());
        }
        (int Status, bool HasRetryAfter, TimeSpan Took)[] ended = await Task.WhenAll(running);
        TimeSpan[] good = [.. ended.Where(call => call.Status == 200 && call.Took <= Patience).Select(call => call.Took).Order()];
        return new(calls, Stopwatch.GetElapsedTime(began), good.Length, ended.Count(call => call is { Status: 503, HasRetryAfter: true }))
        {
            Late = ended.Count(call => call.Status == 200) - good.Length,
            SlowestOfTwenty = good.Length == 0 ? TimeSpan.Zero : good[(int)Math.Ceiling(0.95 * good.Length) - 1],
        };
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _gateway.DisposeAsync();
        await Engine.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<(int Status, bool HasRetryAfter, TimeSpan Took)> CallAsync()
    {
        long began = Stopwatch.GetTimestamp();
        using HttpRequestMessage request = new(HttpMethod.Post, "/v1/chat/completions") { Content = new StringContent(Body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")) };
        using HttpResponseMessage answer = await Client.SendAsync(request, TestContext.Current.CancellationToken);
        await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return ((int)answer.StatusCode, answer.Headers.RetryAfter is not null, Stopwatch.GetElapsedTime(began));
    }
}

/// <summary>What came of a load.</summary>
/// <param name="Good">Answered within <see cref="OverloadRun.Patience"/>.</param>
/// <param name="Refused">Told at once, with 503 and <c>retry-after</c>.</param>
internal sealed record OverloadResult(int Offered, TimeSpan Time, int Good, int Refused)
{
    /// <summary>Answered, but nobody waited so long.</summary>
    public int Late { get; init; }

    /// <summary>95th percentile of the good answers' time.</summary>
    public TimeSpan SlowestOfTwenty { get; init; }

    public double GoodPerSecond => Good / Time.TotalSeconds;
}
