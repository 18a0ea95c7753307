namespace Breakeven.TestKit.Providers;

/// <summary>A request that reached the fake media provider, as <c>POST /v1/files</c>.</summary>
public sealed record SeenUpload(string Asked, string? ContentType, byte[] Body, IReadOnlyDictionary<string, string> Headers);
