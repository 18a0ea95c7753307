using System.Collections.Frozen;
using System.Collections.Immutable;
using Breakeven.Protocols;
using Breakeven.Protocols.Anthropic;
using Breakeven.Protocols.Ollama;
using Breakeven.Protocols.OpenAI;
using Breakeven.Protocols.Responses;
using Microsoft.AspNetCore.Http;

namespace Breakeven.Gateway.Endpoints;

/// <summary>Which wire format is spoken at which path (CONTRACT §3).</summary>
internal static class ClientProtocols
{
    /// <summary>Anthropic's SDKs put this on every request; on paths that OpenAI's share it tells them apart.</summary>
    private const string AnthropicVersion = "anthropic-version";

    public static readonly ImmutableArray<(string Path, IClientProtocol Protocol)> Calls =
    [
        ("/v1/chat/completions", ChatCompletionsProtocol.Instance),
        ("/v1/completions", CompletionsProtocol.Instance),
        ("/v1/responses", ResponsesProtocol.Instance),
        ("/v1/embeddings", EmbeddingsProtocol.Instance),
        ("/v1/rerank", RerankProtocol.Instance),
        ("/v1/messages", MessagesProtocol.Instance),
        ("/v1/messages/count_tokens", CountTokensProtocol.Instance),
        ("/anthropic/v1/messages", MessagesProtocol.Instance),
        ("/anthropic/v1/messages/count_tokens", CountTokensProtocol.Instance),
        ("/api/chat", OllamaChatProtocol.Instance),
        ("/api/generate", OllamaGenerateProtocol.Instance),
        ("/api/embed", OllamaEmbedProtocol.Instance),
    ];

    private static readonly FrozenDictionary<string, IClientProtocol> s_byPath = Calls.ToFrozenDictionary(call => call.Path, call => call.Protocol, StringComparer.OrdinalIgnoreCase);

    /// <summary>The format in which a client reads an error of any request, those to unknown paths included.</summary>
    public static IClientProtocol Of(HttpContext http)
    {
        PathString path = http.Request.Path;
        if (s_byPath.TryGetValue(path.Value ?? "", out IClientProtocol? protocol)) return protocol;
        if (path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)) return OllamaChatProtocol.Instance;
        return IsAnthropic(http) ? MessagesProtocol.Instance : ChatCompletionsProtocol.Instance;
    }

    public static bool IsAnthropic(HttpContext http) =>
        http.Request.Headers.ContainsKey(AnthropicVersion)
        || http.Request.Path.StartsWithSegments("/anthropic", StringComparison.OrdinalIgnoreCase)
        || http.Request.Path.StartsWithSegments("/v1/messages", StringComparison.OrdinalIgnoreCase);
}
