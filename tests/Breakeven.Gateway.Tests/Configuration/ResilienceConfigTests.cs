using System.Collections.Immutable;
using Breakeven.Gateway.Configuration;

namespace Breakeven.Gateway.Tests.Configuration;

/// <summary>The keys of resilience: read as meant, refused with their place where they are not.</summary>
public sealed class ResilienceConfigTests
{
    [Fact]
    public void Read_AllKeys_AreInTheConfiguration()
    {
        BreakevenConfig config = Read(
            "health: { path: /health, every: 20s }, on_disconnect: drain",
            "timeout: 2m, hedge: { after: 2s }, fallback_on: [context_length, content_filter]").Config!;
        Assert.Equal((new HealthCheckConfig("/health") { Every = TimeSpan.FromSeconds(20) }, DisconnectAction.Drain), (config.Providers[0].Health, config.Providers[0].OnDisconnect));
        Assert.Equal((TimeSpan.FromMinutes(2), new HedgeConfig(TimeSpan.FromSeconds(2))), (config.Routes[0].Timeout, config.Routes[0].Hedge));
        Assert.Equal([FallbackCause.ContextLength, FallbackCause.ContentFilter], config.Routes[0].FallbackOn);
    }

    [Fact]
    public void Read_NoKeys_HedgesNothingDrainsNothingAndAsksNobody()
    {
        BreakevenConfig config = Read("retry: { attempts: 4 }", "strategy: priority").Config!;
        Assert.Equal((null, DisconnectAction.Cancel), (config.Providers[0].Health, config.Providers[0].OnDisconnect));
        Assert.Equal((null, null, true), (config.Routes[0].Timeout, config.Routes[0].Hedge, config.Routes[0].FallbackOn.IsEmpty));
    }

    [Theory]
    [InlineData("health: { path: health }", "strategy: priority", "providers.p.health.path")]
    [InlineData("health: { every: 20s }", "strategy: priority", "providers.p.health")]
    [InlineData("health: { path: /h, every: 20ms }", "strategy: priority", "providers.p.health.every")]
    [InlineData("on_disconnect: leave", "strategy: priority", "providers.p.on_disconnect")]
    [InlineData("retry: { attempts: 4 }", "timeout: 0s", "routes.r.timeout")]
    [InlineData("retry: { attempts: 4 }", "hedge: { after: 1ms }", "routes.r.hedge.after")]
    [InlineData("retry: { attempts: 4 }", "hedge: {}", "routes.r.hedge")]
    [InlineData("retry: { attempts: 4 }", "fallback_on: [anything]", "routes.r.fallback_on[0]")]
    public void Read_KeyOutOfItsRange_IsAnErrorAtItsPlace(string provider, string route, string key)
    {
        ImmutableArray<ConfigProblem> errors = [.. Read(provider, route).Errors];
        Assert.Contains(errors, error => error.Key == key);
    }

    private static ConfigResult Read(string provider, string route) => ConfigReader.ReadText(
        $$"""
        version: 1
        providers: { p: { type: vllm, base_url: "http://127.0.0.1:8000", {{provider}} } }
        targets: { t: { provider: p, model: m } }
        routes: { r: { targets: [t], {{route}} } }
        """, "breakeven.yaml", _ => null);
}
