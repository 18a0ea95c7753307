namespace Breakeven.Gateway.Targets.Health;

/// <summary>Leave to ask a target once. What came of it is reported with the pass, exactly once.</summary>
/// <param name="Generation">Of the breaker's state: what began before it last opened or closed says nothing about it now.</param>
/// <param name="IsProbe">Whether this try finds out if an open target has recovered.</param>
internal readonly record struct HealthPass(int Generation, bool IsProbe);
