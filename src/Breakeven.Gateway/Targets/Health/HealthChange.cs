namespace Breakeven.Gateway.Targets.Health;

/// <summary>A target went from one state to another.</summary>
/// <param name="For">How long it stays there at least; null for closed.</param>
internal readonly record struct HealthChange(HealthState From, HealthState To, string? Reason, TimeSpan? For);
