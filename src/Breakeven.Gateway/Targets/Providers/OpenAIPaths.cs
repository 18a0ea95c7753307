using System.Collections.Immutable;
using Breakeven.Protocols;

namespace Breakeven.Gateway.Targets.Providers;

/// <summary>Where each format is below an OpenAI-compatible server's <c>/v1</c>. Engines keep Anthropic's formats there too.</summary>
internal static class OpenAIPaths
{
    public static readonly ImmutableArray<WireFormat> Formats =
    [
        WireFormat.ChatCompletions, WireFormat.Completions, WireFormat.Responses, WireFormat.Embeddings, WireFormat.Rerank, WireFormat.Messages, WireFormat.CountTokens,
    ];

    /// <exception cref="ArgumentOutOfRangeException">A format with an address of its own.</exception>
    public static string Of(WireFormat format) => format switch
    {
        WireFormat.ChatCompletions => "chat/completions",
        WireFormat.Completions => "completions",
        WireFormat.Responses => "responses",
        WireFormat.Embeddings => "embeddings",
        WireFormat.Rerank => "rerank",
        WireFormat.Messages => "messages",
        WireFormat.CountTokens => "messages/count_tokens",
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "No server has this format below /v1."),
    };
}
