namespace Breakeven.Cli.Demo;

/// <summary>An outage in simulated time, <c>[From, Until)</c>: which calls fail follows from their own time, so every run fails the same ones.</summary>
internal sealed record OutageWindow(OutageKind Kind, DateTimeOffset From, DateTimeOffset Until)
{
    public static readonly OutageWindow None = new(OutageKind.Off, DateTimeOffset.MinValue, DateTimeOffset.MinValue);

    /// <summary>What happens to a call made at this simulated time. A call that states no time meets no outage.</summary>
    public OutageKind At(DateTimeOffset? simulatedAt) =>
        simulatedAt is { } at && at >= From && at < Until ? Kind : OutageKind.Off;
}
