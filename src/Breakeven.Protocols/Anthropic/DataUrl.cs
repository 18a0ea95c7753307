using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Anthropic;

/// <summary>Takes the bytes out of a <c>data:</c> URL (RFC 2397), which this format does not take as an address.</summary>
internal static class DataUrl
{
    private const string Scheme = "data:";
    private const string Base64Mark = ";base64";

    /// <returns>The source itself when it is no data URL; null when its data is not base64.</returns>
    public static MediaSource? Resolve(MediaSource source)
    {
        if (source.Url is not { } url || !url.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return source;
        int comma = url.IndexOf(',', StringComparison.Ordinal);
        if (comma < 0) return null;
        ReadOnlySpan<char> kind = url.AsSpan(Scheme.Length..comma);
        if (!kind.EndsWith(Base64Mark, StringComparison.OrdinalIgnoreCase)) return null;
        kind = kind[..^Base64Mark.Length];
        int parameters = kind.IndexOf(';');
        string mediaType = (parameters < 0 ? kind : kind[..parameters]).ToString().ToLowerInvariant();
        return MediaSource.Of(mediaType == "image/jpg" ? "image/jpeg" : mediaType, url[(comma + 1)..]);
    }
}
