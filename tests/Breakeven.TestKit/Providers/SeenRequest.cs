using System.Text.Json.Nodes;

namespace Breakeven.TestKit.Providers;

/// <summary>A request that reached a fake server.</summary>
public sealed record SeenRequest(string Path, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public string Method { get; init; } = "POST";

    /// <summary>The query with its question mark, or empty.</summary>
    public string Query { get; init; } = "";
    public JsonNode Json => JsonNode.Parse(Body)!;
    public string? Model => (string?)Json["model"];
}
