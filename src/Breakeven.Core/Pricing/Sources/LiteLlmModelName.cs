using System.Text.RegularExpressions;

namespace Breakeven;

/// <summary>A key of LiteLLM's price list taken apart: whose model, what the provider calls it, and for which region.</summary>
internal readonly partial record struct LiteLlmModelName(ProviderName Provider, ModelName Model, Region? Region)
{
    /// <returns>Null, with the reason, for a key that names no model.</returns>
    public static LiteLlmModelName? Parse(string key, string litellmProvider, out string? reason)
    {
        reason = null;
        ProviderName provider = ProviderNames.Canonical(litellmProvider);
        if (key.StartsWith("together-ai-", StringComparison.Ordinal) || key.StartsWith("fireworks-ai-", StringComparison.Ordinal))
        {
            reason = "a size class, not a model";
            return null;
        }
        List<string> parts = [.. key.Split('/')];
        if (parts.Count > 1 && (parts[0] == litellmProvider || ProviderNames.Canonical(parts[0]) == provider)) parts.RemoveAt(0);
        if (parts.Any(part => part.EndsWith("-commitment", StringComparison.Ordinal)))
        {
            reason = "reserved capacity, not a price per token";
            return null;
        }
        Region? region = TakeRegion(provider, parts);
        return new(provider, new(string.Join('/', parts)), region);
    }

    private static Region? TakeRegion(ProviderName provider, List<string> parts)
    {
        if (parts.Count < 2) return null;
        string first = parts[0];
        bool isRegion = provider.Value switch
        {
            "aws.bedrock" => CloudRegion().IsMatch(first),
            "azure.ai.openai" => first is "eu" or "us",
            _ => false,
        };
        bool isEverywhere = provider.Value == "azure.ai.openai" && first is "global" or "global-standard";
        if (isRegion || isEverywhere) parts.RemoveAt(0);
        return isRegion ? new Region(first) : null;
    }

    [GeneratedRegex(@"^[a-z]{2}(-[a-z]+){1,2}-\d$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex CloudRegion();
}
