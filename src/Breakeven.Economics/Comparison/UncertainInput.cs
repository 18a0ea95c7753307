namespace Breakeven.Economics.Comparison;

/// <summary>One input that is not known exactly.</summary>
/// <param name="Factor">Its place among the correlated inputs, and its name.</param>
/// <param name="Apply">The model with the input multiplied, exactly; <paramref name="Change"/> does the same in place and in doubles.</param>
internal sealed record UncertainInput(
    CorrelatedInput Factor, Spread Spread, Func<CostModel, decimal, CostModel> Apply, Func<CostModel, decimal> Value, FastChange Change)
{
    public string Name => Factor.Name;
}

/// <summary>Multiplies one input of a model in place.</summary>
public delegate void FastChange(ref FastModel model, double factor);
