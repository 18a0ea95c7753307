using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Breakeven.Ledger;
using Breakeven.Server.Advising;
using Breakeven.TestKit.Records;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Breakeven.Gateway.Tests.Server;

/// <summary>The whole server over imported traffic, with a clock that the test turns. By API $0.006 a request, by own server $4.20 a month: the break-even is at 700 requests a month.</summary>
internal sealed class AdvisedServer : IAsyncDisposable
{
    public const string Requirements = """
        {"workloads":[{"name":"*"}],"api":{"input_usd_per_m":3,"output_usd_per_m":15},
         "self_host":{"server_usd_per_month":4.2,"capacity_requests_per_month":1000000,"redundancy":0,"ops_fte_share":0}}
        """;

    public static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);
    private static readonly CancellationToken s_none = TestContext.Current.CancellationToken;

    private AdvisedServer(ServerHost host, FakeTimeProvider time, AdviceConfig advice) => (Host, Time, Advice) = (host, time, advice);

    public ServerHost Host { get; }
    public FakeTimeProvider Time { get; }
    public AdviceConfig Advice { get; }
    public string RequirementsPath => Path.Combine(Host.Folder, "requirements.json");
    public AdviceEvaluator Evaluator => Host.Services.GetRequiredService<AdviceEvaluator>();
    public AdviceSchedule Schedule => Host.Services.GetRequiredService<AdviceSchedule>();

    /// <param name="day">Days after <see cref="Start"/> at which the server starts.</param>
    public static async Task<AdvisedServer> StartAsync(int day, AdviceConfig? advice = null, string? requirements = Requirements)
    {
        FakeTimeProvider time = new(Start.AddDays(day));
        AdviceConfig section = (advice ?? new()) with { Requirements = "requirements.json" };
        ServerHost host = await ServerHost.StartAsync(config => config with { Advice = section }, options => Options(options, time, requirements));
        return new(host, time, section);
    }

    /// <summary>Stops and starts again over the same folder.</summary>
    public async Task RestartAsync()
    {
        await Host.StopAsync();
        await Host.RunAsync(config => config with { Advice = Advice }, options => Options(options, Time, null));
    }

    /// <summary>Records so many calls of each day, evenly over its hours.</summary>
    public Task ImportAsync(int firstDay, int days, int callsPerDay, string workload = "support") =>
        Host.Services.GetRequiredService<EmbeddedLedger>().ImportAsync(Calls(firstDay, days, callsPerDay, workload).ToAsyncEnumerable(), null, s_none);

    /// <summary>Lets a day pass, and waits for its evaluation.</summary>
    public Task NextDayAsync() => PassAsync(TimeSpan.FromDays(1));

    public async Task PassAsync(TimeSpan time)
    {
        AdviceStanding standing = Evaluator.Standing;
        Time.Advance(time);
        for (int i = 0; i < 2_000 && ReferenceEquals(standing, Evaluator.Standing); i++) await Task.Delay(5, s_none);
        Assert.NotSame(standing, Evaluator.Standing);
        while (Evaluator.IsRunning) await Task.Delay(5, s_none);
    }

    public async Task<JsonNode> GetAsync(string path, HttpStatusCode status = HttpStatusCode.OK) => await SendAsync(HttpMethod.Get, path, status);

    public async Task<JsonNode> EvaluateAsync() => await SendAsync(HttpMethod.Post, "/manage/v1/advice/evaluate", HttpStatusCode.OK);

    public async Task<string> MetricsAsync() => await Host.Client.GetStringAsync("/metrics", s_none);

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    private static Breakeven.Server.ServerOptions Options(Breakeven.Server.ServerOptions built, FakeTimeProvider time, string? requirements)
    {
        string folder = Path.GetDirectoryName(built.LedgerPath)!;
        if (requirements is not null) File.WriteAllText(Path.Combine(folder, "requirements.json"), requirements);
        return built with { Time = time, ConfigPath = Path.Combine(folder, "breakeven.yaml") };
    }

    private static IEnumerable<CallRecord> Calls(int firstDay, int days, int callsPerDay, string workload) =>
        from day in Enumerable.Range(firstDay, days)
        from call in Enumerable.Range(0, callsPerDay)
        let at = Start.AddDays(day + (double)call / callsPerDay)
        let id = Guid.CreateVersion7(at)
        select CallRecords.Chat() with { Id = id, RequestId = string.Create(CultureInfo.InvariantCulture, $"req_{id:N}"), StartedAt = at, Workload = workload, Attempts = [new("frontier", at, 800, 200, null)], CostUsd = new(0.006m) };

    private async Task<JsonNode> SendAsync(HttpMethod method, string path, HttpStatusCode status)
    {
        using HttpRequestMessage request = new(method, path);
        request.Headers.Add("authorization", $"Bearer {ServerHost.Admin}");
        if (method != HttpMethod.Get) request.Content = new StringContent("", Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await Host.Client.SendAsync(request, s_none);
        string text = await response.Content.ReadAsStringAsync(s_none);
        Assert.True(response.StatusCode == status, text);
        return JsonNode.Parse(text)!;
    }
}
