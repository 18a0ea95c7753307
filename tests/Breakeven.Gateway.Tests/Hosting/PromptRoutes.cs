using Breakeven.Gateway.Hosting;

namespace Breakeven.Gateway.Tests.Hosting;

/// <summary>Configurations with measures on prompts for other targets.</summary>
internal static class PromptRoutes
{
    /// <summary>The host's configuration with a route <c>engine</c> to its own engine.</summary>
    /// <param name="model">As the engine's fake knows it, which chooses how it behaves.</param>
    public static GatewaySnapshot WithEngine(GatewayHost host, PromptRuleConfig rule, string model = "ok")
    {
        BreakevenConfig config = host.Snapshots.Current.Config;
        return GatewaySnapshot.Create(config with
        {
            Targets = [.. config.Targets, new(new("engine"), "engine", new(model))],
            Providers = [.. config.Providers, new("engine", "vllm") { BaseUrl = host.Own.BaseUrl, Location = Location.Own }],
            Routes = [GatewayHost.Route("engine", "engine") with { Prompts = rule }, .. config.Routes],
        }, PriceBook.Empty, 2);
    }
}
