using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Breakeven.TestKit.Providers;

namespace Breakeven.EndToEnd.Clients;

/// <summary>The executable serving, with one provider of each kind behind it. A model is asked for as <c>provider/model</c>, so that the fakes see the model's name alone.</summary>
public sealed class ClientsFixture : IAsyncLifetime
{
    /// <summary>How soon an upstream must notice that the client went away.</summary>
    public static readonly TimeSpan CancelWithin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private readonly TemporaryFolder _folder = new();
    private BreakevenProcess? _process;

    public FakeProvider Cloud { get; private set; } = null!;
    public FakeAnthropic Claude { get; private set; } = null!;
    public FakeOllama Local { get; private set; } = null!;

    /// <summary>Of the gateway, without a key.</summary>
    public HttpClient Http { get; private set; } = null!;
    public Uri Gateway => Http.BaseAddress!;

    public async ValueTask InitializeAsync()
    {
        Cloud = await FakeProvider.StartAsync();
        Claude = await FakeAnthropic.StartAsync();
        Local = await FakeOllama.StartAsync();
        int port = BreakevenProcess.FreePort();
        Http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        _folder.Write("breakeven.yaml", Config(port));
        _process = BreakevenProcess.Start(_folder.Path, "serve");
        await _process.ReadyAsync(Http);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        Http.Dispose();
        await Cloud.DisposeAsync();
        await Claude.DisposeAsync();
        await Local.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>The fake behind the gateway; for <see cref="Upstream.Direct"/> the OpenAI-compatible one.</summary>
    public FakeServer Server(Upstream upstream) => upstream switch
    {
        Upstream.Claude => Claude,
        Upstream.Local => Local,
        _ => Cloud,
    };

    /// <summary>The fake that speaks a protocol of the ledger's.</summary>
    public FakeServer ServerOf(string protocol) => protocol switch
    {
        "anthropic" => Claude,
        "ollama" => Local,
        _ => Cloud,
    };

    /// <summary>The one record of a request; a call is recorded soon after it ended, so this waits for it.</summary>
    public async Task<JsonNode> RecordAsync(string requestId)
    {
        long started = Stopwatch.GetTimestamp();
        while (true)
        {
            JsonArray records = await RunningGateway.RecordsAsync(Http, $"request_id={requestId}");
            if (records.Count > 0) return Assert.Single(records)!;
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, $"No record of {requestId}.");
            await Task.Delay(20);
        }
    }

    /// <summary>Waits until the server has seen its next client go.</summary>
    public static async Task UntilCancelledAsync(FakeServer server, int before)
    {
        long left = Stopwatch.GetTimestamp();
        while (server.Cancelled == before)
        {
            Assert.True(Stopwatch.GetElapsedTime(left) < CancelWithin, "The upstream call went on after its client had left.");
            await Task.Delay(5);
        }
    }

    private string Config(int port) => $$"""
        version: 1
        server: { listen: "http://127.0.0.1:{{port}}", admin_key: "${BREAKEVEN_ADMIN_KEY}" }
        storage: { ledger: "sqlite:breakeven.db" }
        providers:
          cloud: { type: openai-compatible, base_url: "{{Cloud.BaseUrl}}", api_key: "${CLOUD_KEY}" }
          claude: { type: anthropic, base_url: "{{Claude.BaseUrl}}", api_key: "${CLOUD_KEY}" }
          local: { type: ollama, base_url: "{{Local.BaseUrl}}", location: own }
        targets:
          cloud-good: { provider: cloud, model: good }
          claude-good: { provider: claude, model: good }
        routes:
          assistant: { targets: [cloud-good] }
          writer: { targets: [claude-good] }
        keys:
          - { name: team, sha256: "{{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(GatewayConfig.ClientKey)))}}" }
        prices: { overrides: [{ provider: cloud, model: "*", input_usd_per_m: 2.0, cached_input_usd_per_m: 0.5, output_usd_per_m: 8.0 }, { provider: claude, model: "*", input_usd_per_m: 3.0, cached_input_usd_per_m: 0.3, cache_write_usd_per_m: 3.75, output_usd_per_m: 15.0 }] }

        """;
}
