using System.Diagnostics.Metrics;
using Breakeven.Gateway.Telemetry;

namespace Breakeven.Gateway.Budgets;

/// <summary>Every budget in force, as gauges by owner and window.</summary>
internal sealed class BudgetMetrics
{
    private readonly BudgetBook _book;

    public BudgetMetrics(BudgetBook book, GatewayMetrics metrics)
    {
        _book = book;
        Meter meter = metrics.Meter;
        meter.CreateObservableGauge("breakeven.budget.limit", () => Observe(standing => standing.Budget.Usd), "USD", "Most that the window may cost.");
        meter.CreateObservableGauge("breakeven.budget.settled", () => Observe(standing => standing.Settled), "USD", "Cost of the window's calls that have ended.");
        meter.CreateObservableGauge("breakeven.budget.held", () => Observe(standing => standing.Held), "USD", "Worst cases of the calls that are being made.");
    }

    private IEnumerable<Measurement<double>> Observe(Func<BudgetStanding, Money> value)
    {
        foreach (BudgetStanding standing in _book.Standings())
        {
            yield return new(
                (double)value(standing).Usd,
                new("breakeven.budget.scope", standing.Scope), new("breakeven.budget.name", standing.Name), new("breakeven.budget.per", standing.Budget.Per.Word()));
        }
    }
}
