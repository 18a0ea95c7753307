using System.Collections.Immutable;

namespace Breakeven.Gateway.Configuration;

/// <summary>A word that <c>type</c> of a provider may be, and what it stands for.</summary>
/// <param name="Name">As written in the configuration.</param>
/// <param name="DefaultBaseUrl">Where to call when <c>base_url</c> is not given; null when it must be.</param>
/// <param name="CatalogName">The provider's name in the price book; null when its prices are the operator's own.</param>
public sealed record ProviderType(string Name, Uri? DefaultBaseUrl, string? CatalogName)
{
    /// <summary>Taken for a <c>base_url</c> without a path.</summary>
    public string DefaultPath { get; init; } = "/v1";

    /// <summary>A public service that refuses every call without a key.</summary>
    public bool NeedsApiKey { get; init; }

    /// <summary>Software that runs on one's own machines; its default address is on this one.</summary>
    public bool IsEngine { get; init; }

    /// <summary>The address to call: a path in <paramref name="baseUrl"/> is used as given, without one <see cref="DefaultPath"/> applies. No slash at the end; null when neither is known.</summary>
    public Uri? Resolve(Uri? baseUrl)
    {
        if ((baseUrl ?? DefaultBaseUrl) is not { } address) return null;
        string path = address.AbsolutePath.Trim('/');
        return new(path.Length > 0 ? $"{address.GetLeftPart(UriPartial.Authority)}/{path}" : address.GetLeftPart(UriPartial.Authority) + DefaultPath);
    }
}

/// <summary>All provider types of the configuration: one table of addresses and catalog names.</summary>
public static class ProviderTypes
{
    public const string OpenAICompatible = "openai-compatible";
    public const string AzureOpenAI = "azure-openai";
    public const string Bedrock = "bedrock";

    public static readonly ImmutableArray<ProviderType> All =
    [
        Service("openai", "https://api.openai.com/v1", "openai"),
        Service("mistral", "https://api.mistral.ai/v1", "mistral"),
        Service("openrouter", "https://openrouter.ai/api/v1", "openrouter"),
        Service("gemini", "https://generativelanguage.googleapis.com/v1beta", "google") with { DefaultPath = "/v1beta" },
        Service("anthropic", "https://api.anthropic.com/v1", "anthropic"),
        new(AzureOpenAI, null, "azure") { DefaultPath = "/openai", NeedsApiKey = true },
        new(Bedrock, null, "aws") { DefaultPath = "" },
        Engine("vllm", 8000),
        Engine("sglang", 30000),
        Engine("llama.cpp", 8080),
        Engine("ollama", 11434),
        Engine("tgi", 3000),
        Engine("lmstudio", 1234),
        new(OpenAICompatible, null, null),
    ];

    /// <summary>The type of that name, or null.</summary>
    public static ProviderType? Find(string name) => All.FirstOrDefault(type => type.Name == name);

    /// <summary>The address to call; null for an unknown type, or where the configuration lacks what it takes. Bedrock's follows from its AWS region.</summary>
    public static Uri? AddressOf(ProviderConfig provider)
    {
        if (provider is { Type: Bedrock, BaseUrl: null }) return AwsRegion(provider) is { } region ? new($"https://bedrock-runtime.{region}.amazonaws.com") : null;
        return Find(provider.Type)?.Resolve(provider.BaseUrl);
    }

    /// <summary>AWS's name of the region in which a provider is called and for which its requests are signed; null when none is stated.</summary>
    public static string? AwsRegion(ProviderConfig provider) => provider.Aws.Region ?? provider.Region?.Value.ToLowerInvariant();

    /// <summary>The name that the price book knows a provider by: <c>priced_as</c>, else the type's own, else the provider's name in the configuration.</summary>
    public static ProviderName PricedAs(ProviderConfig provider) => new(provider.PricedAs ?? Find(provider.Type)?.CatalogName ?? provider.Name);

    private static ProviderType Service(string name, string address, string catalogName) => new(name, new(address), catalogName) { NeedsApiKey = true };
    private static ProviderType Engine(string name, int port) => new(name, new($"http://127.0.0.1:{port}"), null) { IsEngine = true };
}
