using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using Breakeven.Gateway.Tests.Hosting;
using Breakeven.Server;
using Breakeven.TestKit.Providers;
using Microsoft.AspNetCore.Builder;

namespace Breakeven.Gateway.Tests.Server;

/// <summary>The whole server in a folder of its own, before a fake provider.</summary>
internal sealed class ServerHost : IAsyncDisposable
{
    public const string Admin = "admin-secret-1";
    private WebApplication _app = null!;

    private ServerHost(FakeProvider provider, string folder) => (Provider, Folder) = (provider, folder);

    public FakeProvider Provider { get; }
    public string Folder { get; }
    public HttpClient Client { get; private set; } = null!;
    public IServiceProvider Services => _app.Services;
    public WebApplication Application => _app;
    public Uri Address => new(_app.Urls.First());

    public static async Task<ServerHost> StartAsync(Func<BreakevenConfig, BreakevenConfig>? change = null, Func<ServerOptions, ServerOptions>? options = null)
    {
        ServerHost host = new(await FakeProvider.StartAsync(), Directory.CreateTempSubdirectory("breakeven-test-").FullName);
        await host.RunAsync(change, options);
        return host;
    }

    public async Task RunAsync(Func<BreakevenConfig, BreakevenConfig>? change = null, Func<ServerOptions, ServerOptions>? options = null)
    {
        BreakevenConfig config = Config(Provider.BaseUrl);
        ServerOptions built = new()
        {
            Config = change?.Invoke(config) ?? config,
            LedgerPath = Path.Combine(Folder, "ledger.db"),
            Listen = "http://127.0.0.1:0",
            LogToConsole = false,
        };
        _app = await BreakevenServer.BuildAsync(options?.Invoke(built) ?? built, TestContext.Current.CancellationToken);
        await _app.StartAsync(TestContext.Current.CancellationToken);
        Client = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = Address };
    }

    public async Task StopAsync()
    {
        Client.Dispose();
        await _app.StopAsync(TestContext.Current.CancellationToken);
        await _app.DisposeAsync();
    }

    public async Task<HttpResponseMessage> ChatAsync(string model = "good", string more = "")
    {
        HttpRequestMessage request = new(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new StringContent($$"""{"model":"{{model}}","messages":[{"role":"user","content":"hi"}]{{more}}}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("authorization", $"Bearer {GatewayHost.Key}");
        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async Task<HttpResponseMessage> CallsAsync(string query, string? key = Admin)
    {
        HttpRequestMessage request = new(HttpMethod.Get, $"/manage/v1/calls{query}");
        if (key is not null) request.Headers.Add("authorization", $"Bearer {key}");
        return await Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async Task<JsonArray> RecordsAsync(string query)
    {
        using HttpResponseMessage response = await CallsAsync(query);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["data"]!.AsArray();
    }

    /// <summary>Sends bytes as they are and returns the status line.</summary>
    public async Task<string> RawAsync(string request)
    {
        using TcpClient tcp = new();
        await tcp.ConnectAsync(Address.Host, Address.Port, TestContext.Current.CancellationToken);
        NetworkStream stream = tcp.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), TestContext.Current.CancellationToken);
        using StreamReader reader = new(stream, Encoding.Latin1);
        return await reader.ReadLineAsync(TestContext.Current.CancellationToken) ?? "";
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Provider.DisposeAsync();
        await _app.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private static BreakevenConfig Config(Uri provider) => new()
    {
        Server = new("http://127.0.0.1:0", new Secret(Admin)) { DrainTimeout = TimeSpan.FromSeconds(10) },
        Providers = [new("cloud", "openai-compatible") { BaseUrl = provider, ApiKey = new("sk-upstream-secret") }],
        Targets = [new(new("cloud-ok"), "cloud", new("ok")), new(new("own"), "cloud", new("gate")) { Hosting = new(new Money(6m)) { Replicas = 2, MaxConcurrency = 4 } }],
        Routes = [GatewayHost.Route("good", "cloud-ok"), GatewayHost.Route("own", "own")],
        Keys = [new("team", GatewayHost.Sha256(GatewayHost.Key)) { Budgets = [new(new(1m), BudgetPeriod.Month)] }],
        Prices = new() { Overrides = [new() { Provider = "cloud", Model = "*", InputUsdPerM = 3m, OutputUsdPerM = 15m }] },
    };
}
