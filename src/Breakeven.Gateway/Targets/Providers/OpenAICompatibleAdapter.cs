using System.Collections.Frozen;
using Breakeven.Protocols;

namespace Breakeven.Gateway.Targets.Providers;

/// <summary>Any server with OpenAI's API below one address and a bearer token.</summary>
/// <remarks>
/// Completions, embeddings and rerankings have no other format to be translated to, so they are passed on and the server says whether it has them.
/// Responses and Messages are spoken only where a type's documentation or a probe says so: they can be translated to chat completions.
/// </remarks>
internal class OpenAICompatibleAdapter : ProviderAdapter
{
    private static readonly ProviderQuirks AnyServer = new([WireFormat.ChatCompletions, WireFormat.Completions, WireFormat.Embeddings, WireFormat.Rerank])
    {
        InSomeVersions = [WireFormat.Responses, WireFormat.Messages, WireFormat.CountTokens],
        Rules = ProviderQuirks.EngineRules,
    };

    private readonly FrozenDictionary<WireFormat, Uri> _addresses;
    private readonly string? _credential;

    /// <param name="address">Without a slash at the end, as <c>http://127.0.0.1:8000/v1</c>.</param>
    public OpenAICompatibleAdapter(ProviderConfig config, Uri address)
        : this(config, address, AnyServer)
    {
    }

    protected OpenAICompatibleAdapter(ProviderConfig config, Uri address, ProviderQuirks quirks)
        : base(config, quirks)
    {
        _addresses = OpenAIPaths.Formats.ToFrozenDictionary(format => format, format => new Uri($"{address.OriginalString}/{OpenAIPaths.Of(format)}"));
        _credential = config.ApiKey is { } key ? $"Bearer {key.Reveal()}" : null;
    }

    public override Uri AddressOf(WireFormat format, string model, bool stream) => _addresses[format];

    protected override ValueTask AddOwnHeadersAsync(HttpRequestMessage request, ReadOnlyMemory<byte> body, Func<string, string?> clientHeader, CancellationToken cancellationToken)
    {
        Add(request, "authorization", _credential);
        return ValueTask.CompletedTask;
    }
}
