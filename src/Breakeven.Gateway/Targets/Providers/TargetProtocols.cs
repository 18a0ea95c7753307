using Breakeven.Protocols;
using Breakeven.Protocols.Bedrock;
using Breakeven.Protocols.Gemini;
using Breakeven.Protocols.Ollama;
using Breakeven.Protocols.OpenAI;

namespace Breakeven.Gateway.Targets.Providers;

/// <summary>The class that speaks each wire format to targets.</summary>
internal static class TargetProtocols
{
    /// <returns>Null for a format that is not built.</returns>
    public static ITargetProtocol? Find(WireFormat format) => format switch
    {
        WireFormat.ChatCompletions => ChatCompletionsProtocol.Instance,
        WireFormat.Completions => CompletionsProtocol.Instance,
        WireFormat.Embeddings => EmbeddingsProtocol.Instance,
        WireFormat.Rerank => RerankProtocol.Instance,
        WireFormat.OllamaChat => OllamaChatProtocol.Instance,
        WireFormat.OllamaGenerate => OllamaGenerateProtocol.Instance,
        WireFormat.OllamaEmbed => OllamaEmbedProtocol.Instance,
        WireFormat.GenerateContent => GenerateContentProtocol.Instance,
        WireFormat.Converse => ConverseProtocol.Instance,
        _ => null,
    };
}
