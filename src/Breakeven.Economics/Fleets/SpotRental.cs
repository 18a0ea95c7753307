namespace Breakeven.Economics.Fleets;

/// <summary>A server from what a provider has left over: cheap, and taken back without asking.</summary>
/// <param name="PerHour">Due for the hours that it runs.</param>
/// <param name="InterruptionShare">Share of the hours in which it is not there, 0 to below 1.</param>
public sealed record SpotRental(Money PerHour, decimal InterruptionShare)
{
    /// <summary>Share of a server's capacity that is there on average: what is gone needs more servers, or an API.</summary>
    /// <remarks>A mean. Interruptions hit many servers at once, so that a spare or an API must stand in.</remarks>
    public decimal Availability => 1m - InterruptionShare;

    internal Money PerMonth => PerHour * (Month.Hours * Availability);

    internal void Validate()
    {
        Cost.RequireNotNegative(PerHour);
        ArgumentOutOfRangeException.ThrowIfNegative(InterruptionShare);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(InterruptionShare, 1m);
    }
}
