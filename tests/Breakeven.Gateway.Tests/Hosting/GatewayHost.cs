using System.Security.Cryptography;
using System.Text;
using Breakeven.Gateway.Hosting;
using Breakeven.TestKit.Providers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Breakeven.Gateway.Tests.Hosting;

/// <summary>A real gateway over HTTP, before a fake cloud provider and a fake own engine.</summary>
internal sealed class GatewayHost : IAsyncDisposable
{
    public const string Key = "bk-team-key";
    private readonly WebApplication _app;

    private GatewayHost(WebApplication app, FakeProvider cloud, FakeProvider own, MemoryJournal journal)
    {
        (_app, Cloud, Own, Journal) = (app, cloud, own, journal);
        Client = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new(app.Urls.First()), Timeout = TimeSpan.FromSeconds(30) };
    }

    public FakeProvider Cloud { get; }
    public FakeProvider Own { get; }
    public MemoryJournal Journal { get; }
    public HttpClient Client { get; }
    public IServiceProvider Services => _app.Services;
    public SnapshotSource Snapshots => Services.GetRequiredService<SnapshotSource>();

    /// <param name="time">The gateway's clock; the system's when none is given.</param>
    /// <param name="logs">Gets all that the gateway logs, at every level.</param>
    /// <param name="more">Adds what a server adds to the gateway.</param>
    public static async Task<GatewayHost> StartAsync(
        Func<BreakevenConfig, BreakevenConfig>? change = null, TimeProvider? time = null, ILoggerProvider? logs = null, Action<IServiceCollection>? more = null)
    {
        FakeProvider cloud = await FakeProvider.StartAsync("cloud"), own = await FakeProvider.StartAsync("own");
        BreakevenConfig config = Config(cloud, own);
        MemoryJournal journal = new();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        if (logs is not null) builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(logs);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        config = change?.Invoke(config) ?? config;
        SnapshotSource snapshots = new(GatewaySnapshot.Create(config, PriceBook.Empty));
        builder.Services.AddBreakevenGateway(snapshots, journal, new byte[32], time ?? TimeProvider.System);
        more?.Invoke(builder.Services);
        WebApplication app = builder.Build();
        app.MapBreakevenGateway();
        await app.Services.PrepareBudgetsAsync(config, static (_, _, _, _) => Task.FromResult(Money.Zero), TestContext.Current.CancellationToken);
        app.Services.GetRequiredService<Readiness>().Ready();
        await app.StartAsync();
        return new(app, cloud, own, journal);
    }

    public Task<HttpResponseMessage> ChatAsync(string model, string more = "", string? key = Key, params (string Name, string Value)[] headers) =>
        PostAsync($$"""{"model":"{{model}}","messages":[{"role":"user","content":"hi"}]{{more}}}""", key, headers);

    public Task<HttpResponseMessage> PostAsync(string body, string? key = Key, (string Name, string Value)[]? headers = null, CancellationToken cancellationToken = default) =>
        PostToAsync("/v1/chat/completions", body, key, headers, cancellationToken);

    public async Task<HttpResponseMessage> PostToAsync(
        string path, string body, string? key = Key, (string Name, string Value)[]? headers = null, CancellationToken cancellationToken = default)
    {
        HttpRequestMessage request = new(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (key is not null) request.Headers.Add("authorization", $"Bearer {key}");
        foreach ((string name, string value) in headers ?? []) request.Headers.TryAddWithoutValidation(name, value);
        return await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    public Task<CallRecord> RecordOf(HttpResponseMessage response) => Journal.RecordAsync(response.Headers.GetValues("x-request-id").Single());

    /// <summary>All that the client gets to see of a body, also of one that breaks off.</summary>
    public static async Task<string> TextOf(HttpResponseMessage response)
    {
        StringBuilder text = new();
        byte[] buffer = new byte[4096];
        try
        {
            await using Stream body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
            while (await body.ReadAsync(buffer, TestContext.Current.CancellationToken) is var read and > 0) text.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException)
        {
            text.Append("[broken]");
        }
        return text.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Journal.OutcomeGate?.TrySetResult();
        await Cloud.DisposeAsync();
        await Own.DisposeAsync();
        await _app.DisposeAsync();
    }

    public static string Sha256(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private static BreakevenConfig Config(FakeProvider cloud, FakeProvider own)
    {
        TimeoutConfig quick = TimeoutConfig.Default with { Headers = TimeSpan.FromSeconds(3), FirstContent = TimeSpan.FromSeconds(3), BetweenChunks = TimeSpan.FromSeconds(1) };
        HostingConfig hosting = new(new Money(2m)) { Replicas = 1, MaxConcurrency = 8, EnergyUsdPerHour = new Money(0.5m) };
        return new()
        {
            Providers =
            [
                new("cloud", "openai-compatible") { BaseUrl = cloud.BaseUrl, ApiKey = new("sk-upstream-secret"), Timeouts = quick, Region = new("us") },
                new("own", "openai-compatible") { BaseUrl = own.BaseUrl, Location = Location.Own, Timeouts = quick, Region = new("eu") },
                new("dead", "openai-compatible") { BaseUrl = new("http://127.0.0.1:9/v1"), Location = Location.Own, Timeouts = quick },
            ],
            Targets =
            [
                new(new("cloud-any"), "cloud", ModelName.Any),
                new(new("cloud-ok"), "cloud", new("ok")),
                new(new("cloud-fail"), "cloud", new("fail")),
                new(new("own-ok"), "own", new("ok")) { Hosting = hosting },
                new(new("own-fail"), "own", new("fail")) { Hosting = hosting },
                new(new("own-free"), "own", new("unpriced")),
                new(new("dead-ok"), "dead", new("ok")),
            ],
            Routes =
            [
                Route("good", "cloud-ok"), Route("own", "own-ok"), Route("survive", "cloud-fail", "own-ok"), Route("secret", "dead-ok", "cloud-ok"),
                Route("hopeless", "cloud-fail", "own-fail"), Route("*", "cloud-any"),
            ],
            Workloads = [new("secret") { Match = new() { Header = Headers(("x-breakeven-workload", "secret")) }, DataClass = "restricted" }],
            Policies = [new("restricted") { Locations = [Location.Own] }, new("eu-personal") { Regions = [new("eu")] }],
            Keys = [new("team", Sha256(Key))],
            Prices = new() { Overrides = [new() { Provider = "cloud", Model = "*", InputUsdPerM = 3m, CachedInputUsdPerM = 0.3m, OutputUsdPerM = 15m }] },
        };
    }

    public static RouteConfig Route(string name, params string[] targets) => new(name) { Targets = [.. targets.Select(target => new RouteTarget(new(target)))] };

    public static System.Collections.Frozen.FrozenDictionary<string, string> Headers(params (string Name, string Value)[] headers) =>
        System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(headers, header => header.Name, header => header.Value);
}
