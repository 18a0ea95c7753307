namespace Breakeven.Server.Advising;

/// <summary>The requirements for advice cannot be used. The message names the file, and each problem with its path and line.</summary>
public sealed class RequirementsException(string file, string reason) : Exception($"advice.requirements: {file}: {reason}");
