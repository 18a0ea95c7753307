using Breakeven.Protocols;

namespace Breakeven.Gateway.Targets.Providers;

/// <summary>vLLM. Speaks Responses since 0.10; newer versions call a model's earlier reasoning <c>reasoning</c>, as their answers do, and have Anthropic's Messages beside them. A LoRA adapter is a model by its own name.</summary>
internal sealed class VllmAdapter(ProviderConfig config, Uri address) : OpenAICompatibleAdapter(config, address, Quirks)
{
    private static readonly ProviderQuirks Quirks = new([WireFormat.ChatCompletions, WireFormat.Responses, WireFormat.Completions, WireFormat.Embeddings, WireFormat.Rerank])
    {
        InSomeVersions = [WireFormat.Messages, WireFormat.CountTokens],
        Rules = ProviderQuirks.EngineRules with { ReasoningField = "reasoning" },
    };
}
