namespace Breakeven.Gateway.Prompts;

/// <summary>When a prefix was sent. A provider keeps it for a lifetime since its last use, and each use renews it.</summary>
/// <param name="Minutes">Since when it was kept without a gap of five minutes.</param>
/// <param name="Hour">The same of an hour.</param>
internal readonly record struct SeenPrefix(DateTimeOffset Minutes, DateTimeOffset Hour, DateTimeOffset Last)
{
    public static readonly TimeSpan Short = TimeSpan.FromMinutes(5), Long = TimeSpan.FromHours(1);

    /// <summary>A prefix can be read only some seconds after it was first sent, when its first answer begins (an estimate).</summary>
    private static readonly TimeSpan s_readableAfter = TimeSpan.FromSeconds(2);

    public bool IsReadable(bool forAnHour, DateTimeOffset now) => now - Last <= (forAnHour ? Long : Short) && now - (forAnHour ? Hour : Minutes) >= s_readableAfter;

    public SeenPrefix Touched(DateTimeOffset now) => new(now - Last <= Short ? Minutes : now, now - Last <= Long ? Hour : now, now);
}
