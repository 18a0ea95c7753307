namespace Breakeven.Server.Advising;

/// <summary>Why the newest evaluation gave nothing.</summary>
internal sealed record AdviceFailure(DateTimeOffset At, string Message);
