using Breakeven.Protocols;

namespace Breakeven.Gateway.Targets.Providers;

/// <summary>OpenRouter, a reseller: passes the fields of many vendors on, and takes reasoning back as <c>reasoning</c>. Its attribution headers (<c>HTTP-Referer</c>, <c>X-Title</c>) are sent only if configured: they name the operator in public rankings.</summary>
internal sealed class OpenRouterAdapter(ProviderConfig config, Uri address) : OpenAICompatibleAdapter(config, address, Quirks)
{
    private static readonly ProviderQuirks Quirks = new([WireFormat.ChatCompletions, WireFormat.Completions, WireFormat.Embeddings])
    {
        Rules = ProviderQuirks.EngineRules with { ReasoningField = "reasoning" },
    };
}
