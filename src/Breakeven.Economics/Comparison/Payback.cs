namespace Breakeven.Economics.Comparison;

/// <summary>Months until what an own plan costs once has been saved against paying the API.</summary>
/// <param name="UpfrontUsd">Paid before the first request, in US dollars: hardware of all servers and what moving costs.</param>
/// <param name="Months">At the stated inputs; null when the saving never reaches the outlay.</param>
/// <param name="P5">Percentiles over the redrawn inputs; null where that many draws never recover.</param>
public sealed record Payback(double UpfrontUsd, double? Months, double? P5, double? P50, double? P95)
{
    /// <summary>Longest that is looked ahead; beyond it the answer is never.</summary>
    private const int MostMonths = 600;

    /// <param name="plan">Self-host or hybrid.</param>
    /// <param name="terms">What is paid once.</param>
    /// <remarks>Money as it is paid: depreciation is left out of the monthly cost, because the purchase is counted instead, and the API is paid at the price of each month where prices decline.</remarks>
    public static Payback Of(CostModel model, PlanKind plan, PaybackTerms terms, Uncertainty uncertainty, int seed, string name, int draws = MonteCarlo.DefaultDraws, SharedStates? shared = null)
    {
        var stated = new FastModel(model);
        (double upfront, double? point) = Recovery(stated, plan, terms, stated.ServerUsd);
        double[] months = new double[draws];
        double statedServer = stated.ServerUsd;
        MonteCarlo.Visit(model, uncertainty, seed, name, draws, shared, (int draw, in FastModel state, ReadOnlySpan<double> _) =>
            months[draw] = Recovery(state, plan, terms, statedServer).Months ?? double.PositiveInfinity);
        double? At(double quantile) => NearestRank.Of(months, quantile) is var value && double.IsFinite(value) ? value : null;
        return new(upfront, point, At(0.05), At(0.50), At(0.95));
    }

    private static (double Upfront, double? Months) Recovery(in FastModel model, PlanKind plan, PaybackTerms terms, double statedServer)
    {
        PlanDraw costs = model.Costs();
        double servers = plan == PlanKind.SelfHost ? costs.SelfHostServers + model.Spare : costs.HybridServers;
        double price = statedServer > 0 ? model.ServerUsd / statedServer : 1;
        double upfront = servers * (double)terms.PurchaseUsdPerServer * price + (double)terms.OnceUsd;
        double perMonth = servers * (model.ServerUsd - (double)terms.DepreciationUsdPerServer * price) + model.FixedUsd;
        double avoided = model.ApiPerRequestToday * (plan == PlanKind.SelfHost ? model.Requests : model.ServedByOwn(costs.HybridServers));
        return (upfront, Recovered(upfront, avoided, perMonth, Math.Pow(model.PricePerYear, 1.0 / 12)));
    }

    /// <summary>Adds up the saving month by month; within a month it comes evenly.</summary>
    private static double? Recovered(double upfront, double avoided, double perMonth, double priceAfterMonth)
    {
        if (avoided <= perMonth) return null;
        if (priceAfterMonth >= 1) return upfront / (avoided - perMonth) is var months && months <= MostMonths ? months : null;
        double left = upfront;
        for (int month = 0; month < MostMonths; month++)
        {
            double saving = avoided - perMonth;
            if (saving <= 0) return null;
            if (saving >= left) return month + left / saving;
            left -= saving;
            avoided *= priceAfterMonth;
        }
        return null;
    }
}
