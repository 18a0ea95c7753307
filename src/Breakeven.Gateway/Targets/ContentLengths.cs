using System.Globalization;
using System.Net.Http.Headers;

namespace Breakeven.Gateway.Targets;

/// <summary>How long a target says its body is.</summary>
internal static class ContentLengths
{
    /// <summary>In bytes; null when it does not say. Read as text, since the typed header is taken apart and kept for nobody.</summary>
    public static long? Read(HttpContent content) =>
        content.Headers.NonValidated.TryGetValues("Content-Length", out HeaderStringValues values)
        && long.TryParse(values.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out long length) ? length : null;
}
