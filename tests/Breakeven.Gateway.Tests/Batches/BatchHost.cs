using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Breakeven.Gateway.Tests.Hosting;
using Breakeven.Gateway.Tests.Server;
using Breakeven.TestKit.Providers;

namespace Breakeven.Gateway.Tests.Batches;

/// <summary>The whole server with batches: an own engine of four slots before an API, both with any model.</summary>
internal sealed class BatchHost : IAsyncDisposable
{
    public const string OtherKey = "bk-other-key";
    public const int Slots = 4;

    private BatchHost(FakeProvider own, ServerHost server) => (Own, Server) = (own, server);

    public FakeProvider Own { get; }
    public ServerHost Server { get; }
    public FakeProvider Api => Server.Provider;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<BatchHost> StartAsync(Func<BreakevenConfig, BreakevenConfig>? change = null)
    {
        FakeProvider own = await FakeProvider.StartAsync("own");
        return new(own, await ServerHost.StartAsync(config => Change(config, own, change)));
    }

    /// <summary>Ends the server and starts another one on what it left.</summary>
    public async Task RestartAsync()
    {
        await Server.StopAsync();
        await Server.RunAsync(config => Change(config, Own, null));
    }

    private static BreakevenConfig Change(BreakevenConfig config, FakeProvider own, Func<BreakevenConfig, BreakevenConfig>? change)
    {
        config = config with
        {
            Storage = config.Storage with { Content = "encrypted", ContentKey = new("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=") },
            Providers = config.Providers.Add(new("gpu", "openai-compatible") { BaseUrl = own.BaseUrl, Location = Location.Own }),
            Targets =
            [
                new(new("engine"), "gpu", ModelName.Any) { Hosting = new(new Money(6m)) { MaxConcurrency = Slots } },
                new(new("api"), "cloud", ModelName.Any),
            ],
            Routes = [GatewayHost.Route("*", "engine", "api")],
            Policies = [new("restricted") { Locations = [Location.Own] }],
            Keys = [new("team", GatewayHost.Sha256(GatewayHost.Key)), new("other", GatewayHost.Sha256(OtherKey))],
            Batch = new(),
        };
        return change?.Invoke(config) ?? config;
    }

    public static string Line(string id, string model = "serial", string text = "hi", string more = "")
    {
        string body = $$"""{"model":"{{model}}","messages":[{"role":"user","content":"{{text}}"}]{{more}} }""";
        return $$"""{"custom_id":"{{id}}","method":"POST","url":"/v1/chat/completions","body":{{body}} }""";
    }

    public async Task<string> UploadAsync(string text, string key = GatewayHost.Key)
    {
        using MultipartFormDataContent form = new() { { new StringContent("batch"), "purpose" }, { new ByteArrayContent(Encoding.UTF8.GetBytes(text)), "file", "lines.jsonl" } };
        JsonNode file = await SendAsync(HttpMethod.Post, "/v1/files", form, key);
        return (string)file["id"]!;
    }

    public async Task<JsonNode> CreateAsync(IEnumerable<string> lines, string window = "24h", params (string Name, string Value)[] headers)
    {
        string file = await UploadAsync(string.Join('\n', lines));
        StringContent body = new($$$"""{"input_file_id":"{{{file}}}","endpoint":"/v1/chat/completions","completion_window":"{{{window}}}","metadata":{"run":"7"}}""", Encoding.UTF8, "application/json");
        return await SendAsync(HttpMethod.Post, "/v1/batches", body, GatewayHost.Key, headers);
    }

    public Task<JsonNode> BatchAsync(JsonNode batch) => SendAsync(HttpMethod.Get, $"/v1/batches/{(string)batch["id"]!}", null);

    /// <summary>The batch once it has this status.</summary>
    public async Task<JsonNode> WaitAsync(JsonNode batch, string status)
    {
        while (true)
        {
            JsonNode now = await BatchAsync(batch);
            if ((string)now["status"]! == status) return now;
            await Task.Delay(20, Stop);
        }
    }

    /// <summary>Lines of an output or error file; none where there is no file.</summary>
    public async Task<JsonNode[]> LinesAsync(JsonNode batch, string file)
    {
        if ((string?)batch[file] is not { } id) return [];
        using HttpResponseMessage response = await RespondAsync(HttpMethod.Get, $"/v1/files/{id}/content", null);
        string text = await response.Content.ReadAsStringAsync(Stop);
        Assert.True(response.IsSuccessStatusCode, text);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
    }

    public async Task<JsonNode> SendAsync(HttpMethod method, string path, HttpContent? content, string key = GatewayHost.Key, params (string Name, string Value)[] headers)
    {
        using HttpResponseMessage response = await RespondAsync(method, path, content, key, headers);
        string text = await response.Content.ReadAsStringAsync(Stop);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }

    public async Task<HttpResponseMessage> RespondAsync(HttpMethod method, string path, HttpContent? content, string key = GatewayHost.Key, params (string Name, string Value)[] headers)
    {
        using HttpRequestMessage request = new(method, path) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        foreach ((string name, string value) in headers) request.Headers.Add(name, value);
        return await Server.Client.SendAsync(request, Stop);
    }

    /// <summary>Requests that reached a provider for a model.</summary>
    public static int CountOf(FakeProvider provider, string model) => provider.Seen.Count(seen => seen.Body.Contains($"\"model\":\"{model}\"", StringComparison.Ordinal));

    public static async Task ReachesAsync(FakeProvider provider, string model, int count)
    {
        while (CountOf(provider, model) < count) await Task.Delay(10, Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await Own.DisposeAsync();
        await Server.DisposeAsync();
    }
}
