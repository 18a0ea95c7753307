using System.Text;
using Breakeven.Gateway.Tests.Hosting;
using Breakeven.TestKit.Providers;

namespace Breakeven.Gateway.Tests.Faithful;

/// <summary>A gateway with a provider of each type, all of them the same fake server: <c>claude/verbatim</c> is Anthropic's service answering what the test wrote.</summary>
/// <remarks>The providers named <c>own-…</c> are the other fake.</remarks>
internal static class Upstreams
{
    private static readonly (string Name, string Type, string Path)[] s_providers =
    [
        ("chat", "openai-compatible", "/v1"), ("openai", "openai", "/v1"), ("claude", "anthropic", "/v1"), ("ollama", "ollama", "/v1"),
        ("gemini", "gemini", "/v1beta"), ("vllm", "vllm", "/v1"), ("llama", "llama.cpp", "/v1"),
    ];

    public static Task<GatewayHost> StartAsync(Func<BreakevenConfig, BreakevenConfig>? change = null, TimeProvider? time = null) =>
        GatewayHost.StartAsync(config => change is null ? WithAll(config) : change(WithAll(config)), time);

    /// <summary>With the answer that the model <c>verbatim</c> gives.</summary>
    public static async Task<GatewayHost> StartAsync(VerbatimAnswer answer, Func<BreakevenConfig, BreakevenConfig>? change = null)
    {
        GatewayHost gateway = await StartAsync(change);
        gateway.Cloud.Verbatim = answer;
        return gateway;
    }

    public static VerbatimAnswer Json(string body, int status = 200) => new(status, "application/json", Encoding.UTF8.GetBytes(body));

    public static VerbatimAnswer Events(params string[] data) => new(200, "text/event-stream", Encoding.UTF8.GetBytes(string.Concat(data.Select(item => $"data: {item}\n\n"))));

    /// <summary>A route that asks the first provider's model <c>verbatim</c>, and the second's when that fails.</summary>
    public static BreakevenConfig WithFallback(BreakevenConfig config, string first, string second) => config with
    {
        Targets = [.. config.Targets, new(new("first"), first, new("verbatim")), new(new("second"), second, new("verbatim"))],
        Routes = [.. config.Routes, GatewayHost.Route("either", "first", "second")],
    };

    /// <summary>Time for tests whose clock they move themselves.</summary>
    public static BreakevenConfig Patient(BreakevenConfig config) => config with
    {
        Providers = [.. config.Providers.Select(provider => provider with { Timeouts = new(TimeSpan.FromHours(1), TimeSpan.FromHours(1), TimeSpan.FromHours(1), TimeSpan.FromHours(1), TimeSpan.FromHours(2)) })],
    };

    private static BreakevenConfig WithAll(BreakevenConfig config)
    {
        ProviderConfig cloud = config.Providers.First(provider => provider.Name == "cloud"), own = config.Providers.First(provider => provider.Name == "own");
        return config with
        {
            Providers = [.. config.Providers, .. s_providers.Select(provider => Of(cloud, provider.Name, provider)), .. s_providers.Select(provider => Of(own, $"own-{provider.Name}", provider))],
            Prices = new() { Overrides = [.. config.Prices.Overrides, .. s_providers.Select(provider => new PriceOverrideConfig { Provider = provider.Name, Model = "*", InputUsdPerM = 3m, CachedInputUsdPerM = 0.3m, CacheWriteUsdPerM = 4m, OutputUsdPerM = 15m })] },
        };
    }

    private static ProviderConfig Of(ProviderConfig server, string name, (string Name, string Type, string Path) provider) => server with
    {
        Name = name, Type = provider.Type, BaseUrl = new(server.BaseUrl!, provider.Path), ApiKey = new("sk-upstream-secret"), Location = Location.Cloud, Probe = false,
    };
}
