using Breakeven.Gateway.Caching;
using Breakeven.Gateway.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Breakeven.Gateway.Tests.Caching;

/// <summary>A gateway with a response cache, and requests to it.</summary>
internal static class CachedGateway
{
    public const string Other = "bk-other";

    public static Task<GatewayHost> StartAsync(Func<BreakevenConfig, BreakevenConfig>? change = null, TimeProvider? time = null, Action<IServiceCollection>? more = null) =>
        GatewayHost.StartAsync(config => change is null ? WithCache(config) : change(WithCache(config)), time, more: more);

    /// <summary>A second key, and a target <c>serial</c> whose every answer is another.</summary>
    public static BreakevenConfig WithCache(BreakevenConfig config) => config with
    {
        Cache = new() { Exact = new() },
        Targets = [.. config.Targets, new(new("serial"), "cloud", new("serial")), new(new("own-serial"), "own", new("serial"))],
        Routes = [.. config.Routes, GatewayHost.Route("count", "serial"), GatewayHost.Route("count-own", "own-serial")],
        Keys = [.. config.Keys, new("other", GatewayHost.Sha256(Other))],
    };

    /// <summary>A chat that can be repeated.</summary>
    public static string Chat(string model, string text = "hi", string more = "") =>
        $$"""{"model":"{{model}}","temperature":0,"messages":[{"role":"user","content":"{{text}}"}]{{more}}}""";

    public static string CacheOf(HttpResponseMessage response) => response.Headers.GetValues("x-breakeven-cache").Single();

    /// <returns>What the cache had, and the whole body.</returns>
    public static async Task<(string Cache, string Text)> AskAsync(this GatewayHost gateway, string body, string path = "/v1/chat/completions", string key = GatewayHost.Key, params (string Name, string Value)[] headers)
    {
        using HttpResponseMessage response = await gateway.PostToAsync(path, body, key, headers);
        string text = await GatewayHost.TextOf(response);
        return (CacheOf(response), text);
    }

    public static CacheStores Stores(this GatewayHost gateway) => gateway.Services.GetRequiredService<CacheStores>();
}
