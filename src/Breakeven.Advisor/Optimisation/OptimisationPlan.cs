using System.Collections.Immutable;

namespace Breakeven.Advisor.Optimisation;

/// <summary>What the API costs as it is used, what it would cost used well, and by which measures. Own servers are compared with the latter.</summary>
/// <param name="BeforeUsd">US dollars a month without the counted measures.</param>
/// <param name="AfterUsd">With them: the API's point in the options.</param>
/// <param name="RequestsBefore">Requests a month that reach a model without them.</param>
/// <param name="RequestsAfter">With them, whichever fleet serves: what a response cache answers loads none.</param>
/// <param name="Measures">The counted ones in the order in which they apply, then the others.</param>
public sealed record OptimisationPlan(
    decimal BeforeUsd, decimal AfterUsd, decimal RequestsBefore, decimal RequestsAfter, ImmutableArray<OptimisationMeasure> Measures)
{
    /// <summary>Share of the bill that the counted measures save together, 0 to 1: 1 − Π(1 − share of each).</summary>
    public decimal SavingShare => BeforeUsd <= 0m ? 0m : 1m - AfterUsd / BeforeUsd;
}
