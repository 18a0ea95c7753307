using Breakeven.Protocols;

namespace Breakeven.Gateway.Targets.Providers;

/// <summary>Ollama: its own API below <c>/api</c> and OpenAI's below <c>/v1</c> of the same server. The own one comes first: it tells how long loading, reading and writing took.</summary>
internal sealed class OllamaAdapter : OpenAICompatibleAdapter
{
    private static readonly ProviderQuirks Quirks = new(
        [
            WireFormat.OllamaChat, WireFormat.OllamaGenerate, WireFormat.OllamaEmbed,
            WireFormat.ChatCompletions, WireFormat.Completions, WireFormat.Embeddings,
        ])
    {
        InSomeVersions = [WireFormat.Responses, WireFormat.Messages],
        Rules = ProviderQuirks.EngineRules with { ReasoningField = "reasoning" },
    };

    private readonly Uri _chat;
    private readonly Uri _generate;
    private readonly Uri _embed;

    private OllamaAdapter(ProviderConfig config, string root)
        : base(config, new($"{root}/v1"), Quirks)
    {
        _chat = new($"{root}/api/chat");
        _generate = new($"{root}/api/generate");
        _embed = new($"{root}/api/embed");
    }

    /// <param name="address">The server's, with or without the <c>/v1</c> or <c>/api</c> at its end.</param>
    public static OllamaAdapter Create(ProviderConfig config, Uri address)
    {
        string root = address.OriginalString;
        foreach (string family in (ReadOnlySpan<string>)["/v1", "/api"])
            if (root.EndsWith(family, StringComparison.OrdinalIgnoreCase)) return new(config, root[..^family.Length]);
        return new(config, root);
    }

    public override Uri AddressOf(WireFormat format, string model, bool stream) => format switch
    {
        WireFormat.OllamaChat => _chat,
        WireFormat.OllamaGenerate => _generate,
        WireFormat.OllamaEmbed => _embed,
        _ => base.AddressOf(format, model, stream),
    };
}
