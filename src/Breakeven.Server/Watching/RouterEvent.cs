namespace Breakeven.Server.Watching;

/// <summary>One entry of a router's written record.</summary>
/// <param name="What"><c>suspend</c>, <c>resume</c>, <c>new_model</c>, <c>drift_begin</c> or <c>drift_end</c>.</param>
/// <param name="Why">With the figures, and nothing of any call's content.</param>
public sealed record RouterEvent(DateTimeOffset At, string What, string Why);
