namespace Breakeven.Cli.Demo;

/// <summary>What a simulated provider has seen since it started.</summary>
/// <param name="Calls">Chat calls that arrived, well formed or not.</param>
/// <param name="Refused">Answered with 429 for want of capacity.</param>
/// <param name="Failed">Met by an outage.</param>
internal readonly record struct SimulatedCounts(long Calls, long Refused, long Failed);
