using System.Globalization;

namespace Breakeven.Gateway.Targets;

/// <summary>How long the client waits for its call, and how long its route lets it.</summary>
/// <param name="Total">For the whole call; null without a limit but the provider's.</param>
/// <param name="ToContent">Until a stream's first content; null without one. OpenAI's SDK gives up on silence, not on a stream that goes on.</param>
internal readonly record struct CallDeadline(TimeSpan? Total, TimeSpan? ToContent)
{
    public const string Header = "x-breakeven-timeout-ms";

    /// <summary>What OpenAI's SDK tells of its own time-out, in seconds.</summary>
    private const string SdkHeader = "x-stainless-timeout";

    private const long LongestMilliseconds = 24 * 60 * 60 * 1000;

    /// <summary>Reads the client's headers. After the request and its route are known.</summary>
    /// <returns>Why the header of ours cannot be read; what an SDK tells about itself is no mistake of the client's.</returns>
    public static CallError? Read(CallContext call)
    {
        TimeSpan? total = call.Route.Config?.Timeout;
        if (call.Arrival.Header(Header) is { } text)
        {
            if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long ms) || ms is < 1 or > LongestMilliseconds)
                return GatewayErrors.InvalidHeader(Header, "is a whole number of milliseconds, from 1 to 86400000");
            total = Shorter(total, TimeSpan.FromMilliseconds(ms));
        }
        TimeSpan? patience = double.TryParse(call.Arrival.Header(SdkHeader), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds is > 0 and < LongestMilliseconds / 1000
            ? TimeSpan.FromSeconds(seconds) : null;
        call.Deadline = call.Request.Stream ? new(total, patience) : new(patience is { } whole ? Shorter(total, whole) : total, null);
        return null;
    }

    /// <summary>The whole call's time, where the provider gives it <paramref name="providers"/>.</summary>
    public TimeSpan Within(TimeSpan providers) => Total < providers ? Total.Value : providers;

    /// <summary>Time left until content must come.</summary>
    public TimeSpan BeforeContent(TimeSpan left, TimeSpan elapsed, bool stream) => stream && ToContent is { } limit && limit - elapsed < left ? limit - elapsed : left;

    private static TimeSpan Shorter(TimeSpan? a, TimeSpan b) => a < b ? a.Value : b;
}
