namespace Breakeven.Server.Hosting;

/// <summary>How a change of the configuration is asked for.</summary>
/// <param name="IfMatch">The version that must be in force; null or <c>*</c> for any.</param>
/// <param name="IsDryRun">Only says what would change.</param>
/// <param name="Overwrite">Also replaces a file that is not what is in force.</param>
internal sealed record ConfigRequest(string? IfMatch, bool IsDryRun, bool Overwrite);
