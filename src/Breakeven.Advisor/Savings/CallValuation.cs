using System.Collections.Immutable;

namespace Breakeven.Advisor.Savings;

/// <summary>One call as it was paid, and as it would have been without the measures that touched it.</summary>
/// <param name="Baseline">Asked of the strong model, at list price, nothing cached. In US dollars.</param>
/// <param name="Paid">As recorded. Of an own server the call's occupancy; idle hours come on top.</param>
/// <param name="Parts">How <paramref name="Baseline"/> − <paramref name="Paid"/> divides into measures: the shares add up to it exactly.</param>
internal sealed record CallValuation(decimal Baseline, decimal Paid, ImmutableArray<MeasurePart> Parts);

/// <param name="Share">The measure's part of the saving (Shapley value).</param>
/// <param name="IfWithdrawn">What the call would have cost more without this measure and with all others.</param>
internal readonly record struct MeasurePart(SavingMeasure Measure, decimal Share, decimal IfWithdrawn);
