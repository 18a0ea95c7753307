using System.Collections.Frozen;

namespace Breakeven;

/// <summary>The one table of provider names: OpenTelemetry's <c>gen_ai.provider.name</c> where it has one, else the vendor's name in lower case with underscores.</summary>
/// <remarks>See docs/decisions/0002-price-sources.md.</remarks>
public static class ProviderNames
{
    private static readonly FrozenDictionary<string, string> Names = new Dictionary<string, string>
    {
        // Types of configured providers.
        ["azure-openai"] = "azure.ai.openai",
        ["gemini"] = "gcp.gemini",
        ["mistral"] = "mistral_ai",
        ["bedrock"] = "aws.bedrock",

        // Names that price catalogs use.
        ["ai21_chat"] = "ai21",
        ["amazon-bedrock"] = "aws.bedrock",
        ["amazon-nova"] = "amazon_nova",
        ["aws"] = "aws.bedrock",
        ["azure"] = "azure.ai.openai",
        ["azure_ai"] = "azure.ai.inference",
        ["azure-cognitive-services"] = "azure.ai.inference",
        ["azure_text"] = "azure.ai.openai",
        ["bedrock_converse"] = "aws.bedrock",
        ["bedrock_mantle"] = "aws.bedrock",
        ["cohere_chat"] = "cohere",
        ["fireworks"] = "fireworks_ai",
        ["fireworks-ai"] = "fireworks_ai",
        ["fireworks_ai-embedding-models"] = "fireworks_ai",
        ["google"] = "gcp.gemini",
        ["google-vertex"] = "gcp.vertex_ai",
        ["google-vertex-anthropic"] = "gcp.vertex_ai",
        ["moonshot"] = "moonshotai",
        ["text-completion-codestral"] = "mistral_ai",
        ["codestral"] = "mistral_ai",
        ["text-completion-inception"] = "inception",
        ["text-completion-openai"] = "openai",
        ["together"] = "together_ai",
        ["togetherai"] = "together_ai",
        ["vercel_ai_gateway"] = "vercel",
        ["vertex_ai"] = "gcp.vertex_ai",
        ["voyageai"] = "voyage",
        ["watsonx"] = "ibm.watsonx.ai",
        ["x-ai"] = "x_ai",
        ["xai"] = "x_ai",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The name under which the price book knows <paramref name="name"/>: a configured provider's type, or a catalog's name for the same vendor.</summary>
    public static ProviderName Canonical(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (Names.TryGetValue(name, out string? known)) return new(known);
        return new(name.StartsWith("vertex_ai-", StringComparison.Ordinal) ? "gcp.vertex_ai" : name.ToLowerInvariant());
    }
}
