namespace Breakeven.Routing.Training;

/// <summary>A request, and how good the answers of both models to it were.</summary>
/// <param name="Prompt">What the user asked, in UTF-8.</param>
/// <param name="Route">Name of the kind of traffic; null where there is none.</param>
/// <param name="Weak">Quality of the weak model's answer, 0 to 1.</param>
/// <param name="Strong">Quality of the strong model's answer, 0 to 1.</param>
/// <param name="At">When it was asked; null where that is not known.</param>
public sealed record LabelledPrompt(ReadOnlyMemory<byte> Prompt, string? Route, double Weak, double Strong, DateTimeOffset? At = null);
