using System.Collections.Immutable;

namespace Breakeven.EndToEnd.Clients;

/// <summary>A scenario of a JavaScript client against an upstream.</summary>
/// <param name="Script">Its name in <c>eng/node</c>.</param>
/// <param name="Scenario">As the script names it: for <c>ai</c> with the SDK's provider and a dot before it.</param>
internal sealed record NodeCase(string Script, string Scenario, Upstream Upstream)
{
    private static readonly string[] Errors = ["error-400", "error-401", "error-404"];
    private static readonly string[] AiProviders = ["chat", "responses", "anthropic", "compatible"];

    /// <summary>All that is run. An error's status, a leaving client and the list of models say something of the gateway alone; Anthropic has no embeddings.</summary>
    public static readonly ImmutableArray<NodeCase> All =
    [
        .. Of("openai", "chat", "stream", "stream-usage", "tools", "tools-stream", "responses", "responses-stream", "responses-tools", "responses-tools-stream", "embeddings"),
        .. Of("anthropic", "chat", "stream", "stream-usage", "thinking", "tools", "tools-stream", "count"),
        .. Of("ai", [.. AiProviders.SelectMany(provider => new[] { "chat", "stream", "tools", "tools-stream" }, (provider, what) => $"{provider}.{what}"), "compatible.embeddings"]),
        .. Of("ollama", "chat", "stream", "generate", "tools", "tools-stream", "embeddings"),
        .. OfGateway("openai", [.. Errors, "cancel", "models"]),
        .. OfGateway("anthropic", [.. Errors, "cancel", "models"]),
        .. OfGateway("ollama", [.. Errors, "cancel", "models"]),
        .. OfGateway("ai", [.. AiProviders.SelectMany(provider => Errors.Append("cancel"), (provider, what) => $"{provider}.{what}")]),
    ];

    /// <summary>What happens, without the SDK's provider.</summary>
    public string What => Scenario[(Scenario.IndexOf('.', StringComparison.Ordinal) + 1)..];

    /// <summary>The ledger's word for the protocol that the client speaks.</summary>
    public string Protocol => Script is "anthropic" or "ollama" ? Script : Scenario.StartsWith("anthropic.", StringComparison.Ordinal) ? "anthropic" : "openai";

    /// <summary>A run without the gateway reaches one server only: for the AI SDK, which speaks several protocols, OpenAI's.</summary>
    private bool Reaches(Upstream upstream) => upstream != Upstream.Direct || Script != "ai" || Protocol == "openai";

    private bool CanBeAnswered => What != "embeddings" || Upstream != Upstream.Claude;

    private static IEnumerable<NodeCase> Of(string script, params IEnumerable<string> scenarios) =>
        from upstream in Enum.GetValues<Upstream>()
        from scenario in scenarios
        let one = new NodeCase(script, scenario, upstream)
        where one.Reaches(upstream) && one.CanBeAnswered
        select one;

    private static IEnumerable<NodeCase> OfGateway(string script, params IEnumerable<string> scenarios) => Of(script, scenarios).Where(one => one.Upstream != Upstream.Direct);
}
