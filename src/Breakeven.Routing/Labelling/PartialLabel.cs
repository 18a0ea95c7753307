namespace Breakeven.Routing.Labelling;

/// <summary>How good one model's answer to a request was, where nobody knows the other's.</summary>
/// <param name="Prompt">What the user asked, in UTF-8.</param>
/// <param name="Route">Name of the kind of traffic.</param>
/// <param name="IsStrong">Whose answer it was.</param>
/// <param name="Quality">0 to 1, by a measure of its own.</param>
/// <param name="Key">Name of the key that asked; null on a gateway without keys.</param>
public sealed record PartialLabel(ReadOnlyMemory<byte> Prompt, string Route, bool IsStrong, double Quality, LabelKind Kind, string? Key, DateTimeOffset At);
