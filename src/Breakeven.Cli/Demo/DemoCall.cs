namespace Breakeven.Cli.Demo;

/// <summary>One call of the replay.</summary>
/// <param name="Index">Its number in the schedule, from 0.</param>
/// <param name="RequestId">Stable for a seed, so that every decision that hangs on it repeats.</param>
/// <param name="Question">Which of the recurring questions it asks; null for one of its own.</param>
internal sealed record DemoCall(int Index, DateTimeOffset At, DemoWorkload Workload, int InputTokens, int OutputTokens, string RequestId, int? Question = null);

/// <summary>One application of the company in the demo.</summary>
/// <param name="Route">The model name that it asks for.</param>
/// <param name="Key">Its credential for the gateway.</param>
/// <param name="Share">Its share of the calls, 0 to 1.</param>
internal sealed record DemoWorkload(string Name, string Route, string Key, double Share);
