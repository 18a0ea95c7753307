using System.Text;
using System.Text.Json.Nodes;
using Breakeven.Gateway.Tests.Hosting;
using Breakeven.Gateway.Tests.Server;
using Breakeven.TestKit.Faults;
using Breakeven.TestKit.Faults.Wires;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Breakeven.Gateway.Tests.Faults;

/// <summary>The whole server on Kestrel before the fault harness, once for the tests of a class: <c>chat/NAME</c>, <c>openai/NAME</c>, <c>claude/NAME</c> and <c>ollama/NAME</c> are the harness's model NAME in that provider's format, <c>patient/NAME</c> is as <c>chat/NAME</c> with the usual time-outs.</summary>
public sealed class FaultGateway : IAsyncLifetime
{
    private static readonly (string Name, string Type, string Path)[] s_providers =
        [("chat", "openai-compatible", "/v1"), ("openai", "openai", "/v1"), ("claude", "anthropic", "/v1"), ("ollama", "ollama", "/")];

    /// <summary>In a prompt: the harness answers well, whatever the model is called.</summary>
    private const string BeGood = "be good: ";

    private int _requests;

    internal ServerHost Host { get; private set; } = null!;
    public FaultyServer Upstream { get; } = FaultyServer.Start();
    public HttpClient Client => Host.Client;

    /// <summary>All that the gateway logged.</summary>
    internal CapturedLogs Logs { get; } = new();

    /// <summary>The provider that speaks a client's format.</summary>
    public static string NativeOf(FaultWire client) => client.Name switch { "messages" => "claude", "responses" => "openai", "ollama" => "ollama", _ => "chat" };

    public async ValueTask InitializeAsync()
    {
        Upstream.Script = call => call.Text.Contains(BeGood, StringComparison.Ordinal) ? FaultScene.AnswerWellAsync : null;
        Host = await ServerHost.StartAsync(Configure);
        Host.Services.GetRequiredService<ILoggerFactory>().AddProvider(Logs);
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await Upstream.DisposeAsync();
    }

    public string NextId() => $"fault-{Interlocked.Increment(ref _requests)}";

    public static HttpRequestMessage Post(string path, byte[] body, string id, string? type = "application/json", string? key = GatewayHost.Key)
    {
        ByteArrayContent content = new(body);
        if (type is not null) content.Headers.TryAddWithoutValidation("content-type", type);
        HttpRequestMessage request = new(HttpMethod.Post, path) { Content = content };
        request.Headers.Add("x-request-id", id);
        if (key is not null) request.Headers.TryAddWithoutValidation("authorization", $"Bearer {key}");
        return request;
    }

    /// <summary>The rows of a request: there must be exactly one.</summary>
    public async Task<JsonNode> OnlyRecordAsync(string id)
    {
        JsonArray rows = await Host.RecordsAsync($"?request_id={Uri.EscapeDataString(id)}");
        Assert.True(rows.Count == 1, $"{rows.Count} rows of {id}");
        return rows[0]!;
    }

    /// <summary>A good call on a new connection: whatever was before, the gateway still serves.</summary>
    public async Task StillServesAsync()
    {
        using HttpClient another = new(new System.Net.Http.SocketsHttpHandler { UseProxy = false }) { BaseAddress = Client.BaseAddress };
        using HttpRequestMessage request = Post("/v1/chat/completions", Encoding.UTF8.GetBytes(FaultWire.Chat.Ask("chat/good", "still here", stream: false)), NextId());
        using HttpResponseMessage response = await another.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Contains("still here", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    /// <summary>Good calls of a target that has just failed: its next answers are those to the next questions, whatever the last one left on its connection (fault 63), and its breaker stays closed.</summary>
    public async Task RecoversAsync(FaultWire wire, string model)
    {
        for (int n = 0; n < 2; n++)
        {
            string prompt = BeGood + NextId();
            using HttpRequestMessage request = Post(wire.Path, Encoding.UTF8.GetBytes(wire.Ask(model, prompt, stream: false)), NextId());
            using HttpResponseMessage response = await Client.SendAsync(request, TestContext.Current.CancellationToken);
            string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.True(response.IsSuccessStatusCode && wire.TextOfWhole(JsonNode.Parse(text)!) == prompt, $"{model} after its fault: {text}");
        }
    }

    private BreakevenConfig Configure(BreakevenConfig config)
    {
        TimeoutConfig quick = new(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(20));
        ProviderConfig[] providers = [.. s_providers.Select(provider => new ProviderConfig(provider.Name, provider.Type)
        {
            BaseUrl = new(Upstream.Address, provider.Path), ApiKey = new(FaultWire.Canary), Timeouts = quick, Retry = new(1), Probe = false,
        })];
        return config with
        {
            Providers = [.. providers, providers[0] with { Name = "patient", Timeouts = TimeoutConfig.Default }],
            // A target of its own for each fault: what opens its breaker keeps no other call away.
            Targets =
            [
                new(new("good"), "chat", new("good")), new(new("own"), "chat", new("good")),
                .. from provider in s_providers from fault in FaultCatalogue.All select new TargetConfig(new($"{provider.Name}-{fault.Name}"), provider.Name, new(fault.Name)),
            ],
            Keys = [new("team", GatewayHost.Sha256(GatewayHost.Key))],
            Prices = new() { Overrides = [.. s_providers.Select(provider => new PriceOverrideConfig { Provider = provider.Name, Model = "*", InputUsdPerM = 3m, OutputUsdPerM = 15m })] },
            Routes = [GatewayHost.Route("good", "good"), GatewayHost.Route("own", "own")],
        };
    }
}
