using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Breakeven.Gateway.Tests.Hosting;
using Breakeven.Gateway.Tests.Rollouts;
using Breakeven.Gateway.Tests.Routing.Complexity;
using Breakeven.Routing.Labelling;
using Breakeven.TestKit.Providers;

namespace Breakeven.Gateway.Tests.Server.Watching;

/// <summary>A server whose route <c>desk</c> sends easy questions to a weak provider, and asks the other one for a copy of every answer. A test changes what they say while it runs.</summary>
internal sealed class RouterHost : IAsyncDisposable
{
    public const string Right = """{\"answer\":42}""", Wrong = """{\"answer\":41}""", OtherKey = "bk-other";
    private static readonly string[] s_words = ["hello", "greet", "thank", "name", "colour", "weather", "list", "spell"];
    private readonly string _model;
    private int _asked;

    private RouterHost(ServerHost server, FakeProvider weak, FakeProvider strong, string model) => (Server, Weak, Strong, _model) = (server, weak, strong, model);

    public ServerHost Server { get; }
    public FakeProvider Weak { get; }
    public FakeProvider Strong { get; }

    public static async Task<RouterHost> StartAsync(Func<BreakevenConfig, BreakevenConfig>? change = null)
    {
        FakeProvider weak = await FakeProvider.StartAsync("weak"), strong = await FakeProvider.StartAsync("strong");
        RolloutHost.Say(weak, Right);
        RolloutHost.Say(strong, Right);
        string model = Path.Combine(Path.GetTempPath(), $"breakeven-router-{Guid.NewGuid():N}.model");
        TrainedRouter.Write(model, 1, new Yardstick("desk", LabelKind.Agreement, 400, 0.95, 0.05));
        ServerHost server = await ServerHost.StartAsync(config => Config(config, weak, strong, model, change));
        return new(server, weak, strong, model);
    }

    /// <summary>Stops the server and starts it again on the same ledger.</summary>
    /// <param name="seed">Of the model; another one makes another model.</param>
    public async Task RestartAsync(int seed = 1)
    {
        await Server.StopAsync();
        if (seed != 1) TrainedRouter.Write(_model, seed, new Yardstick("desk", LabelKind.Agreement, 400, 0.95, 0.05));
        await Server.RunAsync(config => Config(config, Weak, Strong, _model, change: null));
    }

    /// <summary>Asks easy questions, each of its own.</summary>
    /// <returns>The decision of the last.</returns>
    public async Task<string> AskAsync(int count, string key = GatewayHost.Key, string? feedback = null)
    {
        string decision = "";
        for (int i = 0; i < count; i++)
        {
            Random random = new(++_asked);
            string text = string.Join(' ', Enumerable.Range(0, 10).Select(_ => s_words[random.Next(s_words.Length)]));
            using HttpResponseMessage response = await SendAsync(HttpMethod.Post, "/v1/chat/completions", key, $$"""{"model":"desk","messages":[{"role":"user","content":"{{text}}"}]}""");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            decision = response.Headers.GetValues("x-breakeven-decision").Single();
            if (feedback is null) continue;
            string id = response.Headers.GetValues("x-request-id").Single();
            for (int tries = 0; tries < 200; tries++) // its record is in the store a moment later
            {
                using HttpResponseMessage said = await SendAsync(HttpMethod.Post, "/v1/feedback", key, $$"""{"request_id":"{{id}}","label":"{{feedback}}"}""");
                if (said.StatusCode == HttpStatusCode.OK) break;
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }
        }
        return decision;
    }

    /// <summary>The router as the management API tells of it.</summary>
    public async Task<JsonNode> RouterAsync()
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Get, "/manage/v1/routers", ServerHost.Admin, body: null);
        JsonArray routers = JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["data"]!.AsArray();
        return routers.Count == 1 ? routers[0]! : new JsonObject();
    }

    public async Task<JsonNode> UntilAsync(Predicate<JsonNode> isThere, Func<Task>? between = null)
    {
        JsonNode router = await RouterAsync();
        for (int i = 0; i < 300 && !isThere(router); i++)
        {
            if (between is not null) await between();
            await Task.Delay(50, TestContext.Current.CancellationToken);
            router = await RouterAsync();
        }
        Assert.True(isThere(router), router.ToJsonString());
        return router;
    }

    public async Task<string> TextAsync(string path)
    {
        using HttpResponseMessage response = await SendAsync(HttpMethod.Get, path, ServerHost.Admin, body: null);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Weak.DisposeAsync();
        await Strong.DisposeAsync();
        File.Delete(_model);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string key, string? body)
    {
        using HttpRequestMessage request = new(method, path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        request.Headers.Add("authorization", $"Bearer {key}");
        return await Server.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static BreakevenConfig Config(BreakevenConfig config, FakeProvider weak, FakeProvider strong, string model, Func<BreakevenConfig, BreakevenConfig>? change)
    {
        BreakevenConfig built = config with
        {
            Server = config.Server with { AdminKey = new(ServerHost.Admin) },
            Providers = [new("one", "openai-compatible") { BaseUrl = weak.BaseUrl }, new("two", "openai-compatible") { BaseUrl = strong.BaseUrl }],
            Targets = [new(new("weak"), "one", new("verbatim")), new(new("strong"), "two", new("verbatim"))],
            Routes = [GatewayHost.Route("desk", "weak", "strong") with { Strategy = "complexity", Quality = 0.9, Router = model, Shadow = new(new(ShadowConfig.Other), 1) }],
            Workloads = [],
            Keys = [new("team", GatewayHost.Sha256(GatewayHost.Key)), new("other", GatewayHost.Sha256(OtherKey))],
        };
        return change?.Invoke(built) ?? built;
    }
}
