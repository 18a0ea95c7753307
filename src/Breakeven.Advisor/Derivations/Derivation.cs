using System.Collections.Immutable;

namespace Breakeven.Advisor.Derivations;

/// <summary>How one number of the advice came about: its formula, what stands in it, and where each of those comes from.</summary>
/// <param name="Name">Stable snake-case name, unique within one workload, as <c>api_usd_per_month</c>.</param>
/// <param name="Label">The number as a reader names it.</param>
/// <param name="Unit">As <c>US dollars a month</c>; values in US dollars start with these words.</param>
/// <param name="Formula">
/// Symbol, <c>=</c>, and an expression over the symbols of <paramref name="Inputs"/>: <c>+ − × ÷ ^ ( )</c>, <c>⌈x⌉</c> rounds up,
/// <c>max(x; y)</c> and <c>min(x; y)</c>, numbers with grouped thousands. Put in what is shown, and what is shown comes out.
/// </param>
/// <param name="Words">What the formula says, and what it leaves out.</param>
/// <param name="Inputs">In the order of the formula.</param>
public sealed record Derivation(string Name, string Label, decimal Value, string Unit, string Formula, string Words, ImmutableArray<DerivationInput> Inputs)
{
    /// <summary>True when anything that stands in it is an estimate.</summary>
    public bool IsEstimate => Inputs.Any(input => input.IsEstimate);

    /// <summary>The value as it is shown: nine significant digits at most, and no more than cents from one dollar or one unit on.</summary>
    public string Text => DerivedNumber.Result(Value, Unit);

    /// <summary><see cref="Text"/> with its unit.</summary>
    public string Shown => DerivedNumber.Shown(Text, Unit);

    /// <summary>The formula's right side with the inputs put in.</summary>
    public string Substituted => FormulaText.Substitute(this);
}
