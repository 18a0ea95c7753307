namespace Breakeven.Gateway.Targets.Health;

/// <summary>A target's health at one moment.</summary>
/// <param name="For">How long it has been so; null when it was never otherwise.</param>
/// <param name="Reason">Stable word of the failure that led here; null while closed.</param>
/// <param name="Remaining">Until it is asked again; null while it is.</param>
/// <param name="InFlight">Tries under way.</param>
internal readonly record struct HealthStanding(HealthState State, TimeSpan? For, string? Reason, TimeSpan? Remaining, int InFlight);
