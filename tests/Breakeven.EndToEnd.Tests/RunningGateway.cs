using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Breakeven.TestKit.Providers;

namespace Breakeven.EndToEnd;

/// <summary>The executable serving, between a client and a fake cloud. The own engine is down: nothing listens at its address.</summary>
internal sealed class RunningGateway : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly int _port = BreakevenProcess.FreePort();
    private readonly List<BreakevenProcess> _earlier = [];

    private RunningGateway(FakeProvider cloud)
    {
        Cloud = cloud;
        Client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri($"http://127.0.0.1:{_port}") };
    }

    public FakeProvider Cloud { get; }
    public HttpClient Client { get; }
    public BreakevenProcess Process { get; private set; } = null!;
    public string Folder => _folder.Path;
    public string ConfigFile => _folder.File("breakeven.yaml");

    /// <summary>What all processes of this gateway printed.</summary>
    public string Output => string.Concat(_earlier.Select(process => process.Output)) + Process.Output;

    public static async Task<RunningGateway> StartAsync(decimal budgetUsd = 1_000)
    {
        RunningGateway gateway = new(await FakeProvider.StartAsync());
        gateway.Configure(budgetUsd);
        await gateway.RestartAsync();
        return gateway;
    }

    public void Configure(decimal budgetUsd = 1_000, string extraRoute = "") =>
        File.WriteAllText(ConfigFile, GatewayConfig.Text(_port, Cloud.BaseUrl, new Uri("http://127.0.0.1:9/v1"), budgetUsd, extraRoute));

    /// <summary>Starts a process, the first or after the last one ended.</summary>
    public async Task RestartAsync()
    {
        if (Process is not null) _earlier.Add(Process);
        Process = BreakevenProcess.Start(Folder, "serve");
        await Process.ReadyAsync(Client);
    }

    public async Task<HttpResponseMessage> ChatAsync(string model, string? requestId = null, bool stream = false, string? workload = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/v1/chat/completions");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", GatewayConfig.ClientKey);
        if (requestId is not null) request.Headers.Add("x-request-id", requestId);
        if (workload is not null) request.Headers.Add("x-breakeven-workload", workload);
        string body = $$"""{"model":"{{model}}","stream":{{(stream ? "true" : "false")}},"max_tokens":10,"messages":[{"role":"user","content":"hi"}]}""";
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    /// <summary>The records of <c>/manage/v1/calls</c> that a query selects.</summary>
    public Task<JsonArray> RecordsAsync(string query) => RecordsAsync(Client, query);

    /// <param name="client">Its base address is the gateway's.</param>
    internal static async Task<JsonArray> RecordsAsync(HttpClient client, string query)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, $"/manage/v1/calls?{query}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", GatewayConfig.AdminKey);
        using HttpResponseMessage response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!["data"]!.AsArray();
    }

    /// <summary>The one record of a request.</summary>
    public async Task<JsonNode> RecordAsync(string requestId) => Assert.Single(await RecordsAsync($"request_id={requestId}"))!;

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        foreach (BreakevenProcess process in _earlier.Append(Process)) await process.DisposeAsync();
        await Cloud.DisposeAsync();
        _folder.Dispose();
    }
}
