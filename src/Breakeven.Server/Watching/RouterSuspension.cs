namespace Breakeven.Server.Watching;

/// <summary>Why a weak target is not asked.</summary>
/// <param name="Traffic">Name of the traffic whose answers became worse.</param>
/// <param name="Kind">Of the evidence that proved it.</param>
public sealed record RouterSuspension(DateTimeOffset At, string Traffic, EvidenceKind Kind, string Why);
