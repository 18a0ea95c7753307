using Breakeven.Advisor.Counterfactuals;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Verdicts;

/// <summary>An input that a search may move.</summary>
/// <param name="Value">As it stands.</param>
/// <param name="Move">Puts it elsewhere, in doubles.</param>
/// <param name="Set">Puts it elsewhere, exactly.</param>
/// <param name="Least">Lowest value that a scenario takes.</param>
/// <param name="Most">Highest value that a scenario takes.</param>
/// <param name="StepPower">How the number of servers at the peak follows the input: in proportion (1), inversely (-1) or not at all (0).</param>
internal sealed record FlipInput(
    string Name, decimal Value, FastChange Move, Func<CostModel, decimal, CostModel> Set, decimal Least, decimal Most, int StepPower = 0)
{
    private const decimal MostRequests = 1_000_000_000_000m, MostTokens = 100_000_000m, Dearest = 100_000_000m;

    /// <summary>Those that have a value. Each is moved as a scenario would state it: a stated capacity stays when sizes change, a modelled one follows them.</summary>
    public static IEnumerable<FlipInput> Of(WorkloadCase subject)
    {
        CostModel now = subject.Model;
        return All(now, subject.Hosting.CapacityIsModelled).Where(input => input.Value > 0m);
    }

    private static IEnumerable<FlipInput> All(CostModel now, bool capacityFollowsSizes)
    {
        (RequestMix mix, OwnFleet own) = (now.Mix, now.Own);
        yield return new("requests_per_month", now.RequestsPerMonth, (ref FastModel model, double value) => model.Requests = value,
            (model, value) => model with { RequestsPerMonth = value }, 0m, MostRequests, 1);
        yield return new("api_price_usd_per_request", now.ApiPerRequest, (ref FastModel model, double value) => model.ApiFactor = value / (double)now.ApiPerRequest,
            (model, value) => model with { Api = model.Api with { Rates = model.Api.Rates.Scaled(value / now.ApiPerRequest) } }, 0m, Dearest);
        yield return new("server_usd_per_month", own.ServerUsd, (ref FastModel model, double value) => model.ServerUsd = value,
            (model, value) => model with { Own = model.Own.ScaleServers(value / own.ServerUsd) }, 0m, Dearest);
        yield return new("input_tokens", mix.InputTokens, (ref FastModel model, double value) => Sizes(ref model, value / (double)mix.InputTokens, 1, capacityFollowsSizes),
            (model, value) => Sizes(model, value / mix.InputTokens, 1m, capacityFollowsSizes) is var changed ? changed with { Mix = changed.Mix with { InputTokens = value } } : model, 0m, MostTokens, capacityFollowsSizes ? 1 : 0);
        yield return new("output_tokens", mix.OutputTokens, (ref FastModel model, double value) => Sizes(ref model, 1, value / (double)mix.OutputTokens, capacityFollowsSizes),
            (model, value) => Sizes(model, 1m, value / mix.OutputTokens, capacityFollowsSizes) is var changed ? changed with { Mix = changed.Mix with { OutputTokens = value } } : model, 0m, MostTokens, capacityFollowsSizes ? 1 : 0);
        yield return new("ops_staff_usd_per_month", own.StaffUsd, (ref FastModel model, double value) => model.StaffUsd = value,
            (model, value) => model with { Own = model.Own with { StaffUsd = value } }, 0m, Dearest);
        yield return new("capacity_requests_per_month", own.CapacityRequests ?? 0m, (ref FastModel model, double value) => model.Capacity = value,
            (model, value) => model with { Own = model.Own with { CapacityRequests = value } }, 1m, MostRequests, -1);
        // A peak below that of the known curve would be a plan to fail, not another input.
        yield return new("peak_to_mean", own.CapacityRequests is null ? 0m : now.Load.Peak, (ref FastModel model, double value) => model.Peak = value,
            (model, value) => model with { Load = model.Load with { Peak = value } }, Math.Max(1m, now.Load.Steps.Max(step => step.Multiple)), 10_000m, 1);
    }

    /// <summary>Other sizes; where the capacity is modelled a server's share of the work changes with them.</summary>
    private static CostModel Sizes(CostModel model, decimal input, decimal output, bool withCapacity)
    {
        CostModel sized = Perturb.Tokens(model, input, output, 1m);
        return withCapacity ? sized : sized with { Own = model.Own };
    }

    private static void Sizes(ref FastModel model, double input, double output, bool withCapacity)
    {
        double capacity = model.Capacity;
        Perturb.Tokens(ref model, input, output, 1);
        if (!withCapacity) model.Capacity = capacity;
    }
}
