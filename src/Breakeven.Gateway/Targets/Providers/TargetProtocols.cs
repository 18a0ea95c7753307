using Breakeven.Protocols;
using Breakeven.Protocols.Anthropic;
using Breakeven.Protocols.Bedrock;
using Breakeven.Protocols.Gemini;
using Breakeven.Protocols.Ollama;
using Breakeven.Protocols.OpenAI;
using Breakeven.Protocols.Responses;

namespace Breakeven.Gateway.Targets.Providers;

/// <summary>The class that speaks each wire format to targets.</summary>
internal static class TargetProtocols
{
    public static ITargetProtocol Of(WireFormat format) => format switch
    {
        WireFormat.ChatCompletions => ChatCompletionsProtocol.Instance,
        WireFormat.Responses => ResponsesProtocol.Instance,
        WireFormat.Completions => CompletionsProtocol.Instance,
        WireFormat.Embeddings => EmbeddingsProtocol.Instance,
        WireFormat.Rerank => RerankProtocol.Instance,
        WireFormat.Messages => MessagesProtocol.Instance,
        WireFormat.CountTokens => CountTokensProtocol.Instance,
        WireFormat.OllamaChat => OllamaChatProtocol.Instance,
        WireFormat.OllamaGenerate => OllamaGenerateProtocol.Instance,
        WireFormat.OllamaEmbed => OllamaEmbedProtocol.Instance,
        WireFormat.GenerateContent => GenerateContentProtocol.Instance,
        WireFormat.Converse => ConverseProtocol.Instance,
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "There is no such format."),
    };
}
