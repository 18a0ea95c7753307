using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Breakeven.EndToEnd.Clients;

/// <summary>A gateway for the JavaScript clients. All scenarios of a script against one upstream run in one process, when the first of them is asked for.</summary>
public sealed class NodeFixture : IAsyncLifetime
{
    private readonly ConcurrentDictionary<(string Script, Upstream Upstream), Lazy<Task<IReadOnlyDictionary<string, JsonNode>>>> _runs = new();

    public ClientsFixture Clients { get; } = new();

    public ValueTask InitializeAsync() => Clients.InitializeAsync();

    public ValueTask DisposeAsync() => Clients.DisposeAsync();

    internal async Task<JsonNode> TellAsync(NodeCase scenario)
    {
        IReadOnlyDictionary<string, JsonNode> told = await _runs.GetOrAdd((scenario.Script, scenario.Upstream), run => new(() => RunAsync(run.Script, run.Upstream))).Value;
        return told[scenario.Scenario];
    }

    private Task<IReadOnlyDictionary<string, JsonNode>> RunAsync(string script, Upstream upstream)
    {
        // Whoever leaves first stays alive while the others are at work: see harness.mjs.
        IEnumerable<string> scenarios = NodeCase.All.Where(other => other.Script == script && other.Upstream == upstream).OrderBy(other => other.What != "cancel").Select(other => other.Scenario);
        return upstream == Upstream.Direct
            ? NodeScript.RunAsync(script, scenarios, Clients.ServerOf(script).Address, GatewayConfig.ClientKey, models: "")
            : NodeScript.RunAsync(script, scenarios, Clients.Gateway, GatewayConfig.ClientKey, models: $"{Clients.Server(upstream).Tag}/");
    }
}
