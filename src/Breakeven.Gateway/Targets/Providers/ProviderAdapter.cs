using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Breakeven.Protocols;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Gateway.Targets.Providers;

/// <summary>How one provider's API is reached: which formats it speaks, at which addresses, how a request is authorized, and what its translation must mind.</summary>
/// <remarks>One instance for each configured provider and configuration version; safe for concurrent use.</remarks>
internal abstract class ProviderAdapter
{
    private readonly ProviderQuirks _quirks;
    private readonly KeyValuePair<string, string>[] _headers;
    private volatile ITargetProtocol[] _formats;

    protected ProviderAdapter(ProviderConfig config, ProviderQuirks quirks)
    {
        Config = config;
        _quirks = quirks;
        _headers = [.. config.Headers.Select(header => KeyValuePair.Create(header.Key, header.Value.Reveal()))];
        _formats = Built(quirks.Formats);
        Rules = quirks.Rules with
        {
            Dropped = config.DropUnsupported.ToFrozenSet(StringComparer.Ordinal),
            DefaultMaxOutputTokens = config.DefaultMaxOutputTokens ?? quirks.Rules.DefaultMaxOutputTokens,
        };
    }

    protected ProviderConfig Config { get; }

    /// <summary>The formats that the provider speaks. What a client's format is translated to comes first.</summary>
    public ImmutableArray<ITargetProtocol> Formats => ImmutableCollectionsMarshal.AsImmutableArray(_formats);

    /// <summary>Formats that only some versions of this provider's software speak, so that it is worth asking.</summary>
    public ImmutableArray<WireFormat> FormatsToProbe => _quirks.InSomeVersions;

    /// <summary>What translations to this provider may drop and must mind.</summary>
    public TranslationRules Rules { get; }

    /// <summary>Takes over what a probe found. Calls under way keep the format that they began with.</summary>
    /// <param name="found">All of <see cref="FormatsToProbe"/> that the provider speaks now; others make no difference.</param>
    public void Learn(IReadOnlyCollection<WireFormat> found) => _formats = Built(_quirks.Formats.AddRange(_quirks.InSomeVersions.Where(found.Contains)));

    /// <summary>Where a request goes.</summary>
    /// <param name="model">The provider's name of the model; some APIs have it in the path.</param>
    /// <param name="stream">Whether the answer shall be streamed; some APIs have another path for it.</param>
    public abstract Uri AddressOf(WireFormat format, string model, bool stream);

    /// <summary>Puts the operator's credential on the request, and the headers that the provider asks for. Last, when all else is set: a signature covers it.</summary>
    /// <param name="body">What is sent.</param>
    /// <param name="clientHeader">Looks a header of the client's request up; only headers that are meant for this provider may be taken over.</param>
    /// <exception cref="HttpRequestException">The credential could not be had.</exception>
    public ValueTask AuthorizeAsync(HttpRequestMessage request, ReadOnlyMemory<byte> body, Func<string, string?> clientHeader, CancellationToken cancellationToken)
    {
        foreach ((string name, string value) in _headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }
        return AddOwnHeadersAsync(request, body, clientHeader, cancellationToken);
    }

    /// <summary>The format to speak when a client speaks <paramref name="client"/>: the same where the provider knows it, else the first that it can be translated to.</summary>
    /// <returns>Null when the provider cannot answer such calls.</returns>
    public ITargetProtocol? FormatFor(WireFormat client)
    {
        ITargetProtocol? translated = null;
        foreach (ITargetProtocol format in _formats)
        {
            if (format.Format == client) return format;
            if (translated is null && WireFormats.CanTranslate(client, format.Format)) translated = format;
        }
        return translated;
    }

    /// <summary>The type's own headers. What the operator configured is on the request already.</summary>
    protected abstract ValueTask AddOwnHeadersAsync(HttpRequestMessage request, ReadOnlyMemory<byte> body, Func<string, string?> clientHeader, CancellationToken cancellationToken);

    /// <summary>Adds a header, unless the operator configured another value for it.</summary>
    protected void Add(HttpRequestMessage request, string name, string? value)
    {
        if (value is not null && !Config.Headers.ContainsKey(name)) request.Headers.TryAddWithoutValidation(name, value);
    }

    private static ITargetProtocol[] Built(IEnumerable<WireFormat> formats) => [.. formats.Select(TargetProtocols.Of)];
}
