namespace Breakeven.Gateway.Caching.Semantic;

/// <summary>Whose would-be hits are counted together.</summary>
/// <param name="Tenant">Name of a key or a team, as the ledger knows it.</param>
/// <param name="Asked">The model name that was asked for.</param>
internal sealed record CalibrationScope(string Tenant, string? Route, string? Asked);
