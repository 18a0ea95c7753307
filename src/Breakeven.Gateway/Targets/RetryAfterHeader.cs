using System.Globalization;
using System.Net.Http.Headers;

namespace Breakeven.Gateway.Targets;

/// <summary>How long a provider asks to be left alone: <c>retry-after-ms</c> or <c>x-ms-retry-after-ms</c> (Azure), else <c>retry-after</c> in seconds or as a date.</summary>
internal static class RetryAfterHeader
{
    private const double LongestMilliseconds = 1e12;

    /// <returns>Null when absent, negative or not readable.</returns>
    public static TimeSpan? Read(HttpResponseHeaders headers, DateTimeOffset now)
    {
        if ((Milliseconds(headers, "retry-after-ms") ?? Milliseconds(headers, "x-ms-retry-after-ms")) is { } exact) return exact;
        TimeSpan? wait = headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - now,
            _ => null,
        };
        return wait >= TimeSpan.Zero ? wait : null;
    }

    private static TimeSpan? Milliseconds(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out IEnumerable<string>? values)
        && double.TryParse(values.First(), NumberStyles.Float, CultureInfo.InvariantCulture, out double ms) && ms is >= 0 and < LongestMilliseconds
            ? TimeSpan.FromMilliseconds(ms) : null;
}
