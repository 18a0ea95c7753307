using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.Neutral;

/// <summary>Addresses that hold the bytes themselves (RFC 2397): <c>data:image/png;base64,…</c>.</summary>
internal static class DataUrl
{
    private const string Scheme = "data:";
    private const string Base64 = ";base64";

    /// <param name="field">Where the address stands, for the error.</param>
    /// <exception cref="RequestRejectedException">There is no address, or it holds bytes without their type or not in base64.</exception>
    public static MediaSource ToSource(string? url, string field)
    {
        if (string.IsNullOrEmpty(url)) throw BodyReader.Wrong(field, "an address");
        if (!url.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return MediaSource.At(url);

        return Decode(url) ?? throw BodyReader.Wrong(field, "an address of the web, or data:<media type>;base64,<bytes>");
    }

    /// <summary>A source whose address holds its bytes, as these bytes; another as it is.</summary>
    /// <returns>Null for bytes without their type, or not in base64.</returns>
    public static MediaSource? Resolve(MediaSource source) =>
        source.Url is { } url && url.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? Decode(url) : source;

    /// <summary>The address, or the bytes as one.</summary>
    public static string Write(MediaSource source) => source.Url ?? $"{Scheme}{source.MediaType}{Base64},{source.Base64}";

    private static MediaSource? Decode(string url)
    {
        int comma = url.IndexOf(',', StringComparison.Ordinal);
        ReadOnlySpan<char> head = comma < 0 ? default : url.AsSpan(Scheme.Length, comma - Scheme.Length);
        bool isBase64 = head.EndsWith(Base64, StringComparison.OrdinalIgnoreCase);
        ReadOnlySpan<char> mediaType = head[..Math.Max(head.IndexOf(';'), 0)].Trim();
        return isBase64 && mediaType.Contains('/') ? MediaSource.Of(MediaTypeOf(mediaType), url[(comma + 1)..]) : null;
    }

    /// <summary>Browsers and users write <c>image/jpg</c>, which no provider but OpenAI takes.</summary>
    private static string MediaTypeOf(ReadOnlySpan<char> written)
    {
        string lower = written.ToString().ToLowerInvariant();
        return lower == "image/jpg" ? "image/jpeg" : lower;
    }
}
