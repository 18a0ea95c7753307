namespace Breakeven.Ledger;

/// <summary>A configuration that was in force; records name it by <paramref name="Number"/>.</summary>
/// <param name="Number">Counts from 1.</param>
/// <param name="Sha256">Of the configuration as it was read, secrets and all.</param>
/// <param name="Text">The configuration with its secrets masked.</param>
public sealed record ConfigVersion(int Number, string Sha256, DateTimeOffset RegisteredAt, string Text);
