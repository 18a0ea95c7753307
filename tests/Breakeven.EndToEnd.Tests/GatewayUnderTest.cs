using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Breakeven.TestKit.Providers;

namespace Breakeven.EndToEnd;

/// <summary>The gateway as a process of its own between a fake cloud and a fake own engine, with one client key.</summary>
internal sealed class GatewayUnderTest : IAsyncDisposable
{
    public const string Key = "bk-end-to-end-client", AdminKey = "end-to-end-admin", UpstreamKey = "sk-end-to-end-upstream";
    private readonly TemporaryFolder _folder = new();
    private readonly int _port = BreakevenProcess.FreePort();

    private GatewayUnderTest(FakeProvider cloud, FakeProvider own)
    {
        (Cloud, Own) = (cloud, own);
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}"), Timeout = TimeSpan.FromSeconds(60) };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
    }

    public FakeProvider Cloud { get; }
    public FakeProvider Own { get; }
    public HttpClient Http { get; }
    public BreakevenProcess Process { get; private set; } = null!;
    public string Ledger => $"sqlite:{_folder.File("ledger.db")}";
    public string Folder => _folder.Path;

    public static async Task<GatewayUnderTest> StartAsync()
    {
        GatewayUnderTest started = new(await FakeProvider.StartAsync("cloud"), await FakeProvider.StartAsync("own"));
        started.Configure("100");
        await started.RunAsync();
        return started;
    }

    /// <summary>Writes the configuration; a running gateway takes it over by itself.</summary>
    public void Configure(string budgetUsd) => _folder.Write("breakeven.yaml", $$"""
        version: 1
        server: { listen: "http://127.0.0.1:{{_port}}", admin_key: "{{AdminKey}}" }
        storage: { ledger: "{{Ledger}}" }
        providers:
          cloud: { type: openai-compatible, base_url: "{{Cloud.BaseUrl}}", api_key: "{{UpstreamKey}}" }
          own: { type: openai-compatible, base_url: "{{Own.BaseUrl}}", location: own }
        targets:
          cloud-ok: { provider: cloud, model: ok }
          cloud-slow: { provider: cloud, model: slow }
          cloud-fail: { provider: cloud, model: fail }
          own-ok: { provider: own, model: ok, hosting: { usd_per_hour: 2.0, max_concurrency: 8 } }
        routes:
          good: { targets: [cloud-ok] }
          slow: { targets: [cloud-slow] }
          survive: { targets: [cloud-fail, own-ok] }
        keys:
          - { name: team, sha256: "{{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key)))}}", budget: { usd: {{budgetUsd}}, per: month } }
        prices:
          overrides: [{ provider: cloud, model: "*", input_usd_per_m: 3, cached_input_usd_per_m: 0.3, output_usd_per_m: 15 }]
        """);

    public async Task RunAsync()
    {
        Process = BreakevenProcess.Start(_folder.Path, "serve", "--config", _folder.File("breakeven.yaml"));
        await Process.ReadyAsync(Http);
    }

    /// <summary>Posts a chat call; the answer's headers have its <c>x-request-id</c>.</summary>
    public Task<HttpResponseMessage> ChatAsync(string model, bool stream = false) => Http.PostAsync(
        "/v1/chat/completions",
        new StringContent($$"""{"model":"{{model}}","stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":"hi"}]}""", Encoding.UTF8, "application/json"));

    public static string RequestId(HttpResponseMessage response) => response.Headers.GetValues("x-request-id").Single();

    /// <summary>Records by the management API, as an operator asks for them.</summary>
    public async Task<CallRecord[]> RecordsAsync(string query)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/manage/v1/calls?" + query);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", AdminKey);
        using HttpResponseMessage response = await Http.SendAsync(request);
        response.EnsureSuccessStatusCode();
        using JsonDocument page = JsonDocument.Parse(await response.Content.ReadAsStreamAsync());
        return [.. page.RootElement.GetProperty("data").EnumerateArray().Select(row => row.Deserialize(CallRecordJson.Default.CallRecord)!)];
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Process.DisposeAsync();
        await Cloud.DisposeAsync();
        await Own.DisposeAsync();
        _folder.Dispose();
    }
}
