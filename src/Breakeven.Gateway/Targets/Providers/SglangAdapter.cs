using Breakeven.Protocols;

namespace Breakeven.Gateway.Targets.Providers;

/// <summary>SGLang.</summary>
internal sealed class SglangAdapter(ProviderConfig config, Uri address) : OpenAICompatibleAdapter(config, address, Quirks)
{
    private static readonly ProviderQuirks Quirks = new([WireFormat.ChatCompletions, WireFormat.Completions, WireFormat.Embeddings, WireFormat.Rerank])
    {
        InSomeVersions = [WireFormat.Responses, WireFormat.Messages, WireFormat.CountTokens],
        Rules = ProviderQuirks.EngineRules with { ReasoningField = "reasoning_content" },
    };
}
