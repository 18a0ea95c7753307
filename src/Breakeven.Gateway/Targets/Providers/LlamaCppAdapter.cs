using Breakeven.Protocols;

namespace Breakeven.Gateway.Targets.Providers;

/// <summary>llama.cpp's <c>llama-server</c>. Embeddings and rerankings need a server that was started for them.</summary>
internal sealed class LlamaCppAdapter(ProviderConfig config, Uri address) : OpenAICompatibleAdapter(config, address, Quirks)
{
    private static readonly ProviderQuirks Quirks = new([WireFormat.ChatCompletions, WireFormat.Completions, WireFormat.Embeddings, WireFormat.Rerank])
    {
        InSomeVersions = [WireFormat.Responses, WireFormat.Messages, WireFormat.CountTokens],
        Rules = ProviderQuirks.EngineRules with { ReasoningField = "reasoning_content" },
    };
}
