namespace Breakeven.Gateway.Batches;

/// <summary>What is wrong with a batch's file.</summary>
/// <param name="Line">Counted from 1; null for the file as a whole.</param>
internal sealed record BatchFault(string Code, string Message, string? Param, int? Line);
