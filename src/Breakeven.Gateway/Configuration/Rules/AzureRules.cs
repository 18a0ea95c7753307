using Breakeven.Gateway.Configuration.Shapes;

namespace Breakeven.Gateway.Configuration.Rules;

/// <summary>What only Azure has is given to Azure only, and fits into an address.</summary>
internal static class AzureRules
{
    public static void Check(ProviderConfig provider, string path, BindContext context)
    {
        if (provider.ApiVersion is not { } version) return;
        if (provider.Type != ProviderTypes.AzureOpenAI) context.Warning($"{path}.api_version", $"means nothing to the type {provider.Type}");
        if (!version.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')) context.Error($"{path}.api_version", "expected a version as 2024-10-21 or 2025-04-01-preview");
    }
}
