using Breakeven.Protocols;

namespace Breakeven.Gateway.Targets.Providers;

/// <summary>Anthropic's service, and servers that speak its API. The client's own <c>anthropic-version</c> and <c>anthropic-beta</c> go there, and to no other type.</summary>
internal sealed class AnthropicAdapter : ProviderAdapter
{
    private const string Version = "2023-06-01";
    private static readonly ProviderQuirks Quirks = new([WireFormat.Messages, WireFormat.CountTokens]);

    private readonly Uri _messages;
    private readonly Uri _countTokens;
    private readonly string? _credential;

    /// <param name="address">As Anthropic's own clients take it: <c>/v1</c> follows, unless it is there already.</param>
    public AnthropicAdapter(ProviderConfig config, Uri address)
        : base(config, Quirks)
    {
        string versioned = address.OriginalString.EndsWith("/v1", StringComparison.OrdinalIgnoreCase) ? address.OriginalString : $"{address.OriginalString}/v1";
        _messages = new($"{versioned}/messages");
        _countTokens = new($"{versioned}/messages/count_tokens");
        _credential = config.ApiKey?.Reveal();
    }

    public override Uri AddressOf(WireFormat format, string model, bool stream) => format switch
    {
        WireFormat.Messages => _messages,
        WireFormat.CountTokens => _countTokens,
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Anthropic does not speak this format."),
    };

    protected override ValueTask AddOwnHeadersAsync(HttpRequestMessage request, ReadOnlyMemory<byte> body, Func<string, string?> clientHeader, CancellationToken cancellationToken)
    {
        Add(request, "x-api-key", _credential);
        Add(request, "anthropic-version", Sendable(clientHeader("anthropic-version")) ?? Version);
        Add(request, "anthropic-beta", Sendable(clientHeader("anthropic-beta")));
        return ValueTask.CompletedTask;
    }

    /// <summary>The client's value byte for byte. One that HTTP cannot carry would fail the whole call, so it is left out.</summary>
    private static string? Sendable(string? value) => value is { Length: > 0 } && value.All(c => c is >= ' ' and <= '~') ? value : null;
}
