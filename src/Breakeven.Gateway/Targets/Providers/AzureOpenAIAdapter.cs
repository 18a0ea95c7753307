using Breakeven.Protocols;

namespace Breakeven.Gateway.Targets.Providers;

/// <summary>OpenAI's models at Microsoft, by the API of dated versions: the deployment is in the path, the version in the query.</summary>
internal sealed class AzureOpenAIAdapter : ProviderAdapter
{
    /// <summary>The last version that is generally available; what came later has no date.</summary>
    public const string DefaultVersion = "2024-10-21";

    /// <summary>Responses came with this preview.</summary>
    private const string FirstWithResponses = "2025-03-01";

    private static readonly ProviderQuirks WithoutResponses = new([WireFormat.ChatCompletions, WireFormat.Completions, WireFormat.Embeddings]);
    private static readonly ProviderQuirks WithResponses = new([WireFormat.ChatCompletions, WireFormat.Responses, WireFormat.Completions, WireFormat.Embeddings]);

    private readonly string _address;
    private readonly string _version;
    private readonly string? _credential;

    /// <param name="address">The resource's, as <c>https://name.openai.azure.com</c>; <c>/openai</c> follows, unless it is there already.</param>
    public AzureOpenAIAdapter(ProviderConfig config, Uri address)
        : base(config, string.CompareOrdinal(config.ApiVersion ?? DefaultVersion, FirstWithResponses) >= 0 ? WithResponses : WithoutResponses)
    {
        _address = address.OriginalString.EndsWith("/openai", StringComparison.OrdinalIgnoreCase) ? address.OriginalString : $"{address.OriginalString}/openai";
        _version = config.ApiVersion ?? DefaultVersion;
        _credential = config.ApiKey?.Reveal();
    }

    /// <summary>Responses keep the deployment in the body.</summary>
    public override Uri AddressOf(WireFormat format, string model, bool stream) => format == WireFormat.Responses
        ? new($"{_address}/responses?api-version={_version}")
        : new($"{_address}/deployments/{PathSegment.Escape(model)}/{OpenAIPaths.Of(format)}?api-version={_version}");

    protected override ValueTask AddOwnHeadersAsync(HttpRequestMessage request, ReadOnlyMemory<byte> body, Func<string, string?> clientHeader, CancellationToken cancellationToken)
    {
        Add(request, "api-key", _credential);
        return ValueTask.CompletedTask;
    }
}
