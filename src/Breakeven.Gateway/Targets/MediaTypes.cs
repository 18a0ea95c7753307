using System.Net.Http.Headers;

namespace Breakeven.Gateway.Targets;

/// <summary>What kind of body a target sent.</summary>
internal static class MediaTypes
{
    /// <summary>True when the content type is this one, whatever its parameters. Compared as text, since parsing the header costs more than all else that is read of it.</summary>
    public static bool Is(HttpContent content, string mediaType)
    {
        if (!content.Headers.NonValidated.TryGetValues("Content-Type", out HeaderStringValues values)) return false;
        ReadOnlySpan<char> sent = values.ToString();
        int end = sent.IndexOf(';');
        return (end < 0 ? sent : sent[..end]).Trim().Equals(mediaType, StringComparison.OrdinalIgnoreCase);
    }
}
