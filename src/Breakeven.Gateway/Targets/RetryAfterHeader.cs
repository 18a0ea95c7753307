using System.Globalization;
using System.Net.Http.Headers;

namespace Breakeven.Gateway.Targets;

/// <summary>How long a provider asks to be left alone: <c>retry-after-ms</c>, or <c>retry-after</c> in seconds or as a date.</summary>
internal static class RetryAfterHeader
{
    /// <returns>Null when absent, negative or not readable.</returns>
    public static TimeSpan? Read(HttpResponseHeaders headers, DateTimeOffset now)
    {
        if (headers.TryGetValues("retry-after-ms", out IEnumerable<string>? values)
            && double.TryParse(values.First(), NumberStyles.Float, CultureInfo.InvariantCulture, out double ms) && ms is >= 0 and < 1e12)
            return TimeSpan.FromMilliseconds(ms);
        TimeSpan? wait = headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - now,
            _ => null,
        };
        return wait >= TimeSpan.Zero ? wait : null;
    }
}
