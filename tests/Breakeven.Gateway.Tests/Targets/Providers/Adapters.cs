using Breakeven.Gateway.Targets.Providers;

namespace Breakeven.Gateway.Tests.Targets.Providers;

/// <summary>Makes adapters and asks them for what they would send.</summary>
internal static class Adapters
{
    public const string Key = "sk-canary-7f3a";

    public static ProviderConfig Config(string type, string? baseUrl = null) => new("p", type)
    {
        BaseUrl = baseUrl is null ? null : new(baseUrl),
        ApiKey = new(Key),
        Aws = new() { Region = "eu-central-1" },
    };

    public static ProviderAdapter Of(string type, string? baseUrl = null) => ProviderAdapters.Create(Config(type, baseUrl));

    /// <summary>The headers that the adapter puts on a request, in the order of their names.</summary>
    public static async Task<string[]> HeadersAsync(ProviderAdapter adapter, string? address = null, params (string Name, string Value)[] clientHeaders)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, address ?? "https://host.example/x");
        await adapter.AuthorizeAsync(
            request, "{}"u8.ToArray(), name => clientHeaders.FirstOrDefault(header => header.Name == name).Value, TestContext.Current.CancellationToken);
        return [.. request.Headers.NonValidated.Select(header => $"{header.Key.ToLowerInvariant()}: {header.Value}").Order(StringComparer.Ordinal)];
    }
}
