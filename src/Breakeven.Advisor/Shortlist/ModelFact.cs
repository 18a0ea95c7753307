namespace Breakeven.Advisor.Shortlist;

/// <summary>A fact of a model with its origin.</summary>
/// <param name="Name">Stable snake-case name, as <c>context</c>, <c>licence</c>, <c>memory</c>; a published result has the name of its test.</param>
/// <param name="IsEstimate">Computed or assumed, not published; shown as such.</param>
public sealed record ModelFact(string Name, string Value, string Source, bool IsEstimate = false);
