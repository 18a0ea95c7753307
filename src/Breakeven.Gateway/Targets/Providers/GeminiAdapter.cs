using Breakeven.Protocols;

namespace Breakeven.Gateway.Targets.Providers;

/// <summary>Google's Gemini API in its own format; embeddings go through its OpenAI-compatible path, which has another credential header.</summary>
internal sealed class GeminiAdapter : ProviderAdapter
{
    private static readonly ProviderQuirks Quirks = new([WireFormat.GenerateContent, WireFormat.Embeddings]);

    private readonly string _address;
    private readonly Uri _embeddings;
    private readonly string? _key;
    private readonly string? _bearer;

    /// <param name="address">With its version, as <c>https://generativelanguage.googleapis.com/v1beta</c>.</param>
    public GeminiAdapter(ProviderConfig config, Uri address)
        : base(config, Quirks)
    {
        _address = address.OriginalString;
        _embeddings = new($"{_address}/openai/embeddings");
        _key = config.ApiKey?.Reveal();
        _bearer = _key is null ? null : $"Bearer {_key}";
    }

    public override Uri AddressOf(WireFormat format, string model, bool stream) => format switch
    {
        WireFormat.GenerateContent => new($"{_address}/{ResourceOf(model)}:{(stream ? "streamGenerateContent?alt=sse" : "generateContent")}"),
        WireFormat.Embeddings => _embeddings,
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "Gemini does not speak this format."),
    };

    protected override ValueTask AddOwnHeadersAsync(HttpRequestMessage request, ReadOnlyMemory<byte> body, Func<string, string?> clientHeader, CancellationToken cancellationToken)
    {
        if (request.RequestUri == _embeddings) Add(request, "authorization", _bearer);
        else Add(request, "x-goog-api-key", _key);
        return ValueTask.CompletedTask;
    }

    /// <summary>Tuned models are another collection, and both collections may be named in the model's name.</summary>
    private static string ResourceOf(string model)
    {
        foreach (string collection in (ReadOnlySpan<string>)["models/", "tunedModels/"])
            if (model.StartsWith(collection, StringComparison.Ordinal)) return collection + PathSegment.Escape(model[collection.Length..]);
        return "models/" + PathSegment.Escape(model);
    }
}
