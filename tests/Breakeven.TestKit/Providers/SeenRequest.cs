using System.Text.Json.Nodes;

namespace Breakeven.TestKit.Providers;

/// <summary>A request that reached the fake provider.</summary>
public sealed record SeenRequest(string Path, string Body, IReadOnlyDictionary<string, string> Headers)
{
    public JsonNode Json => JsonNode.Parse(Body)!;
    public string? Model => (string?)Json["model"];
}
