using System.Globalization;
using Breakeven.Advisor.Scenarios;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Counterfactuals;

/// <summary>Refuses figures that are possible alone and absurd together, before they are multiplied: the answer names them, and exact arithmetic stays within its range.</summary>
internal static class ScaleLimits
{
    /// <summary>More servers than were ever built.</summary>
    private const double MostServers = 1e12;

    /// <summary>US dollars a month; the world's product is about 10¹³.</summary>
    private const double MostUsd = 1e18;

    /// <param name="path">JSON path of the workload.</param>
    /// <exception cref="ScenarioException">Beyond a limit.</exception>
    public static void Require(CostModel model, string path)
    {
        var fast = new FastModel(model);
        PlanDraw costs = fast.Costs();
        if (costs.SelfHostServers > MostServers)
            throw Problem(path, $"{Text(fast.Requests)} requests a month at a peak of {Text(fast.Peak)} times the mean would need {Text(costs.SelfHostServers)} servers that carry {Text(fast.Capacity)} requests a month each; "
                + "check requests_per_month, the peak, and capacity_requests_per_month or rps_per_server");
        if (costs.Api > MostUsd)
            throw Problem(path, $"{Text(fast.Requests)} requests a month at ${Text(fast.ApiPerRequest)} each are ${Text(costs.Api)} a month; check requests_per_month, the tokens of a request and the API's prices");
        if (costs.SelfHost > MostUsd)
            throw Problem(path, $"{Text(costs.SelfHostServers)} servers and {model.Own.Spare} spare at ${Text(fast.ServerUsd)} a month each are ${Text(costs.SelfHost)} a month; check the server's price, its capacity and requests_per_month");
    }

    private static ScenarioException Problem(string path, string message) => new([new ScenarioProblem(path, 0, message)]);

    private static string Text(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
