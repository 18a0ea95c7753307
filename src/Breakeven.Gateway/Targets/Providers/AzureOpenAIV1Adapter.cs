using Breakeven.Protocols;

namespace Breakeven.Gateway.Targets.Providers;

/// <summary>OpenAI's models at Microsoft, by the API without dated versions: OpenAI's own paths, for a <c>base_url</c> that ends in <c>/openai/v1</c>.</summary>
internal sealed class AzureOpenAIV1Adapter : ProviderAdapter
{
    private static readonly ProviderQuirks Quirks = new([WireFormat.ChatCompletions, WireFormat.Responses, WireFormat.Completions, WireFormat.Embeddings]);

    private readonly string _address;
    private readonly string _query;
    private readonly string? _credential;

    public AzureOpenAIV1Adapter(ProviderConfig config, Uri address)
        : base(config, Quirks)
    {
        _address = address.OriginalString;
        _query = config.ApiVersion is { } version ? $"?api-version={version}" : "";
        _credential = config.ApiKey?.Reveal();
    }

    public static bool IsMeantBy(Uri address) => address.OriginalString.EndsWith("/openai/v1", StringComparison.OrdinalIgnoreCase);

    public override Uri AddressOf(WireFormat format, string model, bool stream) => new($"{_address}/{OpenAIPaths.Of(format)}{_query}");

    protected override ValueTask AddOwnHeadersAsync(HttpRequestMessage request, ReadOnlyMemory<byte> body, Func<string, string?> clientHeader, CancellationToken cancellationToken)
    {
        Add(request, "api-key", _credential);
        return ValueTask.CompletedTask;
    }
}
