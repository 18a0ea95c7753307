namespace Breakeven.Advisor.Derivations;

/// <summary>One number that stands in the formula of a <see cref="Derivation"/>.</summary>
/// <param name="Symbol">As in the formula.</param>
/// <param name="Source">Where the value comes from: the scenario, the ledger, a catalog with its date, a default, or a formula.</param>
/// <param name="IsEstimate">Shown as such; of a derived input, that it rests on one.</param>
/// <param name="From">Name of the derivation that gives the value; null when it is given.</param>
public sealed record DerivationInput(string Symbol, string Label, decimal Value, string Unit, string Source, bool IsEstimate = false, string? From = null)
{
    /// <summary>The value as it is shown: fifteen significant digits at most, so that whoever calculates with it arrives at what is shown.</summary>
    public string Text => DerivedNumber.Input(Value, Unit);

    /// <summary><see cref="Text"/> with its unit.</summary>
    public string Shown => DerivedNumber.Shown(Text, Unit);
}
