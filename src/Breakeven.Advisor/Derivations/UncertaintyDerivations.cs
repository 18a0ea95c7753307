using Breakeven.Advisor.Verdicts;
using Breakeven.Economics.Comparison;
using static Breakeven.Advisor.Derivations.ApiDerivations;

namespace Breakeven.Advisor.Derivations;

/// <summary>Confidence and percentiles, from the seeded redraws of the inputs.</summary>
internal sealed class UncertaintyDerivations(WorkloadVerdict verdict, int seed, DerivationList list)
{
    private readonly InputSource _draws = new($"seeded Monte Carlo, seed {seed}");
    private readonly int _count = verdict.Draws.States.Length;

    public void Add()
    {
        Confidence();
        if (!verdict.Subject.VolumeIsKnown) return;
        string redrawn = Redrawn();
        Spread("api", "API", costs => costs.Api, redrawn);
        if (!verdict.Subject.Hosting.IsCounted) return;
        Spread("self_host", "Own servers", costs => costs.SelfHost, redrawn);
        Spread("hybrid", "Hybrid", costs => costs.Hybrid, redrawn);
        decimal[] savings = Sorted(costs => costs.Api - Math.Min(costs.SelfHost, costs.Hybrid));
        Percentile("own_saving_p5_usd_per_month", "Saving of the best own plan, 5th percentile", savings, 5, redrawn);
        Percentile("own_saving_p50_usd_per_month", "Saving of the best own plan, median", savings, 50, redrawn);
        Percentile("own_saving_p95_usd_per_month", "Saving of the best own plan, 95th percentile", savings, 95, redrawn);
    }

    private void Confidence()
    {
        if (verdict.Verdict == Verdict.NotEnoughData) return;
        if (!verdict.IsFeasible(PlanKind.Api) || !verdict.IsFeasible(PlanKind.SelfHost))
        {
            list.Add("confidence", "Confidence", (decimal)verdict.Confidence, Units.Share, "q = 1", "The hard requirements leave no choice, so that cost decides nothing.");
            return;
        }
        int stays = (int)Math.Round(verdict.Confidence * _count);
        list.Add("confidence", "Confidence", (decimal)verdict.Confidence, Units.Share, "q = x ÷ n", $"The share of redraws in which the cheapest feasible option stays {OptionBuilder.Name(verdict.Decision.Costs.Cheapest())}. {Redrawn()}",
            Given("x", "Redraws in which it stays the cheapest", stays, Units.Draws, _draws), Given("n", "Redraws of the uncertain inputs", _count, Units.Draws, _draws));
    }

    private void Spread(string option, string label, Func<PlanDraw, double> cost, string redrawn)
    {
        decimal[] sorted = Sorted(cost);
        Percentile($"{option}_p5_usd_per_month", $"{label} a month, 5th percentile", sorted, 5, redrawn);
        Percentile($"{option}_p95_usd_per_month", $"{label} a month, 95th percentile", sorted, 95, redrawn);
    }

    private void Percentile(string name, string label, decimal[] sorted, int percent, string redrawn)
    {
        int rank = (int)Math.Ceiling(percent / 100.0 * sorted.Length);
        list.Add(name, label, sorted[rank - 1], Units.UsdPerMonth, "P = x", $"Of {sorted.Length:#,0} redraws in ascending order, number {rank:#,0} (nearest rank). {redrawn}", Given("x", $"Redraw number {rank:#,0} in ascending order", sorted[rank - 1], Units.UsdPerMonth, _draws));
    }

    private decimal[] Sorted(Func<PlanDraw, double> cost) => [.. verdict.Draws.States.Select(cost).Order().Select(DrawSet.Usd)];

    private string Redrawn()
    {
        string[] ranges = [.. MonteCarlo.Ranges(verdict.Subject.Model, verdict.Subject.Uncertainty)
            .Select(range => $"{Reports.InputWords.Name(range.Input)} {DerivedNumber.Result(range.Low, "")} to {DerivedNumber.Result(range.High, "")}")];
        return ranges.Length == 0 ? "Nothing is uncertain here." : $"Redrawn, 5th to 95th percentile: {string.Join("; ", ranges)}.";
    }
}
