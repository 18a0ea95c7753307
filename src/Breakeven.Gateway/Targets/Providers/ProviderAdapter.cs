using System.Collections.Immutable;
using Breakeven.Protocols;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Gateway.Targets.Providers;

/// <summary>How one provider's API is reached: which formats it speaks, at which addresses, how a request is authorized, and what its translation must mind.</summary>
/// <remarks>One instance for each configured provider and configuration version; safe for concurrent use.</remarks>
internal abstract class ProviderAdapter(ProviderConfig config)
{
    protected ProviderConfig Config { get; } = config;

    /// <summary>The formats that the provider speaks. What a client's format is translated to comes first.</summary>
    public abstract ImmutableArray<ITargetProtocol> Formats { get; }

    /// <summary>What translations to this provider may drop and must mind.</summary>
    public virtual TranslationRules Rules => TranslationRules.None;

    /// <summary>Where a request goes.</summary>
    /// <param name="model">The provider's name of the model; some APIs have it in the path.</param>
    /// <param name="stream">Whether the answer shall be streamed; some APIs have another path for it.</param>
    public abstract Uri AddressOf(WireFormat format, string model, bool stream);

    /// <summary>Puts the operator's credential on the request, and the headers that the provider asks for. Last, when all else is set: a signature covers it.</summary>
    /// <param name="body">What is sent.</param>
    /// <param name="clientHeader">Looks a header of the client's request up; only headers that are meant for this provider may be taken over.</param>
    public abstract ValueTask AuthorizeAsync(HttpRequestMessage request, ReadOnlyMemory<byte> body, Func<string, string?> clientHeader, CancellationToken cancellationToken);

    /// <summary>The format to speak when a client speaks <paramref name="client"/>: the same where the provider knows it, else the first that it can be translated to.</summary>
    /// <returns>Null when the provider cannot answer such calls.</returns>
    public ITargetProtocol? FormatFor(WireFormat client)
    {
        ITargetProtocol? translated = null;
        foreach (ITargetProtocol format in Formats)
        {
            if (format.Format == client) return format;
            if (translated is null && WireFormats.CanTranslate(client, format.Format)) translated = format;
        }
        return translated;
    }
}
