using System.Collections.Immutable;
using Breakeven.Advisor.Counterfactuals;
using Breakeven.Economics.Comparison;
using static Breakeven.Advisor.Derivations.ApiDerivations;

namespace Breakeven.Advisor.Derivations;

/// <summary>The best number of own servers under an API that takes what they cannot carry, with the proof that one more or one fewer costs more.</summary>
/// <remarks>Overflow is summed over the steps of the load-duration curve above the fleet: Σ share·(N·multiple - k·U) = N·m - t·k·U.</remarks>
internal sealed class HybridDerivations(WorkloadCase subject, DerivationList list)
{
    private readonly CostModel _model = subject.Model;
    private readonly LoadShape _load = subject.Model.Load;

    public void Add(Func<DerivationInput> volume, FleetDerivations fleet)
    {
        if (!subject.VolumeIsKnown) return;
        PlanCosts costs = _model.Costs();
        Derivation server = list.Find("server_usd_per_month")!, due = list.Find("fixed_cost_usd_per_month")!, request = list.Find("api_usd_per_request")!;
        Derivation overflow = Overflow("hybrid_overflow_requests", "Requests a month that the hybrid sends to the API", costs.HybridServers, volume);
        list.Add("hybrid_usd_per_month", "Hybrid a month", costs.Hybrid, Units.UsdPerMonth, "Y = k × S + F + a × V", "Own servers for the base load, without a spare because the API is the spare, and the API's price for what is above them.",
            Count(costs.HybridServers), DerivationList.Use("S", server), DerivationList.Use("F", due), DerivationList.Use("a", request), DerivationList.Use("V", overflow));
        if (list.Find("usable_requests_per_server") is not null)
        {
            Derivation next = Overflow("hybrid_overflow_with_one_more", "The same with one server more", costs.HybridServers + 1m, volume);
            list.Add("hybrid_next_server_usd_per_month", "What one more server would add to the hybrid", server.Value - request.Value * (overflow.Value - next.Value), Units.UsdPerMonth, "Z = S − a × (V − V_1)",
                "Its price less the API calls that it would take over: not negative at the best number, which is the newsvendor's condition.", DerivationList.Use("S", server), DerivationList.Use("a", request), DerivationList.Use("V", overflow), DerivationList.Use("V_1", next));
        }
        Derivation servers = list.Add("hybrid_servers", "Own servers of the hybrid", costs.HybridServers, Units.Servers, "k = k_min", "The number at which one more costs more than the calls it takes over; the cost is convex in it, so no other number is cheaper.", Count(costs.HybridServers) with { Symbol = "k_min" });
        fleet.Lines(PlanKind.Hybrid, "hybrid", servers);
        if (costs.HybridOverflow > 0m)
            list.Add("hybrid.api_overflow", "Hybrid: API overflow", costs.HybridOverflow * request.Value, Units.UsdPerMonth, "X = a × V", "One line of the bill.", DerivationList.Use("a", request), DerivationList.Use("V", overflow));
    }

    private static DerivationInput Count(decimal servers) => Given("k", "Own servers of the hybrid", servers, Units.Servers, new("found by bisection over whole servers"));

    private Derivation Overflow(string name, string label, decimal servers, Func<DerivationInput> volume)
    {
        if (list.Find("usable_requests_per_server") is not { } usable) return list.Add(name, label, 0m, Units.Requests, "V = 0", "One server is taken to carry any volume.");
        decimal capacity = servers * usable.Value;
        ImmutableArray<LoadShare> above = [.. _load.Steps.Where(step => _model.RequestsPerMonth * step.Multiple > capacity)];
        if (above.IsEmpty) return list.Add(name, label, 0m, Units.Requests, "V = 0", $"The load-duration curve never exceeds what {servers:#,0} {(servers == 1m ? "server carries" : "servers carry")}.");
        decimal time = above.Sum(step => step.Share), share = above.Sum(step => step.Share * step.Multiple);
        InputSource curve = new(_load.Steps.Length == 1 ? "only the mean load is known, so this is the least that overflows" : $"the load-duration curve, {_load.Steps.Length:#,0} steps", _load.Steps.Length == 1 && _load.Peak > 1m);
        return list.Add(name, label, _model.RequestsPerMonth * share - time * capacity, Units.Requests, "V = N × h − t × k × U", "In the time in which more is asked than the servers carry: all that is asked, less what they carry then.",
            volume(), Given("h", "Share of all requests that arrive in that time", share, Units.Share, curve), Given("t", "Share of the time in which more is asked", time, Units.Share, curve),
            Count(servers), DerivationList.Use("U", usable));
    }
}
