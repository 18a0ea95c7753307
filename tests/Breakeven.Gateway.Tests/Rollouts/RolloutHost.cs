using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Breakeven.Gateway.Configuration;
using Breakeven.Gateway.Tests.Hosting;
using Breakeven.Gateway.Tests.Server;
using Breakeven.Server;
using Breakeven.TestKit.Providers;

namespace Breakeven.Gateway.Tests.Rollouts;

/// <summary>A server with a configuration file, today's provider and a candidate whose answers a test can change while it runs.</summary>
internal sealed class RolloutHost : IAsyncDisposable
{
    private RolloutHost(ServerHost server, FakeProvider today, FakeProvider candidate) => (Server, Today, Candidate) = (server, today, candidate);

    public ServerHost Server { get; }
    public FakeProvider Today { get; }
    public FakeProvider Candidate { get; }
    /// <summary>Calls that reached the candidate.</summary>
    public int Asked => Candidate.Seen.Count(request => request.Path.EndsWith("/chat/completions", StringComparison.Ordinal));
    public string Path => System.IO.Path.Combine(Server.Folder, "breakeven.yaml");

    /// <param name="more">Further sections of the configuration.</param>
    /// <param name="change">Changes its text.</param>
    public static async Task<RolloutHost> StartAsync(string more = "", Func<string, string>? change = null)
    {
        FakeProvider today = await FakeProvider.StartAsync("today"), candidate = await FakeProvider.StartAsync("candidate");
        Say(today, """{\"city\":\"Paris\"}""");
        Say(candidate, """{\"city\":\"Rome\"}""");
        string folder = Directory.CreateTempSubdirectory("breakeven-rollout-").FullName, path = System.IO.Path.Combine(folder, "breakeven.yaml");
        string text = Text(today.BaseUrl, candidate.BaseUrl, more);
        await File.WriteAllTextAsync(path, change?.Invoke(text) ?? text);
        ServerHost server = await ServerHost.StartAsync(_ => Read(path).Config!, options => Options(options, path));
        File.Move(path, System.IO.Path.Combine(server.Folder, "first.yaml"));
        await server.StopAsync();
        RolloutHost host = new(server, today, candidate);
        File.Move(System.IO.Path.Combine(server.Folder, "first.yaml"), host.Path);
        Directory.Delete(folder);
        await host.ResumeAsync();
        return host;
    }

    /// <summary>Stops the server, as for an update.</summary>
    public Task StopAsync() => Server.StopAsync();

    /// <summary>Starts it again from the same file and ledger.</summary>
    public Task ResumeAsync() => Server.RunAsync(_ => Read(Path).Config!, options => Options(options, Path));

    /// <summary>What a provider answers from now on.</summary>
    /// <param name="text">As it stands within a JSON string.</param>
    public static void Say(FakeProvider provider, string text, int status = 200) => provider.Verbatim = new(status, "application/json", Encoding.UTF8.GetBytes(
        $$$"""{"id":"c1","object":"chat.completion","created":1,"model":"verbatim-{{{provider.Tag}}}","choices":[{"index":0,"message":{"role":"assistant","content":"{{{text}}}"},"finish_reason":"stop"}],"usage":{"prompt_tokens":20,"completion_tokens":5,"total_tokens":25}}"""));

    public async Task CallAsync(int count, string prefix = "c")
    {
        for (int i = 0; i < count; i++)
        {
            using HttpRequestMessage request = new(HttpMethod.Post, "/v1/chat/completions") { Content = new StringContent("""{"model":"assistant","messages":[{"role":"user","content":"where?"}]}""", Encoding.UTF8, "application/json") };
            request.Headers.Add("authorization", $"Bearer {GatewayHost.Key}");
            request.Headers.Add("x-breakeven-conversation", $"{prefix}{i}");
            using HttpResponseMessage response = await Server.Client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    public async Task<JsonNode> PostAsync(string path, string body, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, $"/manage/v1/{path}") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("authorization", $"Bearer {ServerHost.Admin}");
        using HttpResponseMessage response = await Server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == expected, text);
        return JsonNode.Parse(text)!;
    }

    public async Task<JsonNode> GetAsync(string path)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, $"/manage/v1/{path}");
        request.Headers.Add("authorization", $"Bearer {ServerHost.Admin}");
        using HttpResponseMessage response = await Server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        return JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
    }

    public async Task<string> StartRolloutAsync(string more) => (string)(await PostAsync("rollouts", $$"""{"route":"assistant","target":"new"{{more}}}"""))["id"]!;

    /// <summary>The rollout once it is as asked for.</summary>
    public async Task<JsonNode> UntilAsync(string id, Predicate<JsonNode> isThere)
    {
        JsonNode rollout = await GetAsync($"rollouts/{id}");
        for (int i = 0; i < 600 && !isThere(rollout); i++)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
            rollout = await GetAsync($"rollouts/{id}");
        }
        Assert.True(isThere(rollout), rollout.ToJsonString());
        return rollout;
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Today.DisposeAsync();
        await Candidate.DisposeAsync();
    }

    private static ServerOptions Options(ServerOptions options, string path) => options with
    {
        ReadFrom = Read(path), ConfigPath = path, ReadConfig = () => Read(path), ParseConfig = text => ConfigReader.ReadText(text, path, _ => null),
    };

    private static ConfigResult Read(string path)
    {
        ConfigResult result = ConfigReader.ReadFile(path, _ => null);
        Assert.Empty(result.Errors);
        return result;
    }

    private static string Text(Uri today, Uri candidate, string more) =>
        $$"""
        # written by a person
        version: 1
        server: { admin_key: "{{ServerHost.Admin}}", drain_timeout: 10s }
        providers:
          one: { type: openai-compatible, base_url: "{{today}}" }
          two: { type: openai-compatible, base_url: "{{candidate}}" }
        targets:
          old: { provider: one, model: verbatim }
          new: { provider: two, model: verbatim }
        routes:
          assistant: { targets: [old] } # asked by the application
        workloads:
          cities: { match: { route: assistant }, checks: [json] }
        keys:
          - { name: team, sha256: "{{GatewayHost.Sha256(GatewayHost.Key)}}" }
        {{more}}
        """;
}
