using System.Collections.Immutable;
using Breakeven.Advisor.Counterfactuals;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Verdicts;

/// <summary>What the API and bought servers have cost in all after each month of the hardware's life. Rented servers ask for nothing ahead, so there is nothing to pay back.</summary>
/// <remarks>The purchase and the move are paid at the start, the rest month by month; API prices fall evenly within the year.</remarks>
internal static class CumulativeCosts
{
    public static ImmutableArray<CumulativePoint> Of(WorkloadCase subject, PlanCosts costs)
    {
        CostModel model = OnceCosts.Without(subject.Model);
        if (subject.Asked?.SelfHost is not { PurchaseUsd: { } purchase } asked || model.Api.LifeMonths is not { } months || !subject.VolumeIsKnown) return [];
        decimal servers = costs.SelfHostServers + model.Own.Spare, ahead = servers * (purchase + (asked.ChassisUsd ?? 0m)) + OnceCosts.Usd(subject);
        decimal running = model.Costs().SelfHost - servers * model.Own.ServerLines.Where(line => line.Name == "hardware").Sum(line => line.Usd);
        decimal today = (model with { Api = model.Api with { DeclinePerYear = 0m } }).Costs().Api;
        decimal monthly = decimal.Round((decimal)Math.Pow((double)(1m - model.Api.DeclinePerYear), 1.0 / 12), 12);
        var points = ImmutableArray.CreateBuilder<CumulativePoint>(months + 1);
        points.Add(new(0, 0m, ahead));
        decimal paid = 0m, price = today;
        for (int month = 1; month <= months; month++)
        {
            paid += price;
            price = decimal.Round(price * monthly, 12);
            points.Add(new(month, paid, ahead + month * running));
        }
        return points.MoveToImmutable();
    }
}
