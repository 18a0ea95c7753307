using Breakeven.Advisor.Counterfactuals;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Derivations;

/// <summary>The first volume at which own servers cost less, and the one from which they always do. Formulas as in docs/concepts/break-even.md.</summary>
internal sealed class BreakEvenDerivations(WorkloadCase subject, FleetDerivations fleet, DerivationList list)
{
    public void Add()
    {
        BreakEvenIntervals found = subject.Model.BreakEven();
        Derivation request = list.Find("api_usd_per_request")!, server = list.Find("server_usd_per_month")!;
        Derivation due = Due(server);
        if (list.Find("requests_per_server_at_peak") is not { } carried)
        {
            if (found.First is not { } point) return;
            list.Add("break_even_first_requests_per_month", "First break-even", point, Units.Requests, "N_1 = (S + D) ÷ a", "One server is taken to carry any volume, so there is one crossing.", DerivationList.Use("S", server), DerivationList.Use("D", due), DerivationList.Use("a", request));
            list.Add("break_even_stable_requests_per_month", "Stable break-even", point, Units.Requests, "N_e = (S + D) ÷ a", "The same crossing: there is only one.", DerivationList.Use("S", server), DerivationList.Use("D", due), DerivationList.Use("a", request));
            return;
        }
        Derivation gain = list.Add("full_server_saving_usd_per_month", "What a full server saves over the API", request.Value * carried.Value - server.Value, Units.UsdPerMonth, "G = a × C − S",
            "Not positive: a full server saves no more than it costs, and owning wins at no volume.", DerivationList.Use("a", request), DerivationList.Use("C", carried), DerivationList.Use("S", server));
        if (found.First is not { } first || found.Stable is not { } stable || gain.Value <= 0m || server.Value + due.Value == 0m) return;
        decimal firstServers = Servers(first, due.Value, server.Value, request.Value), stableServers = Servers(stable, due.Value, server.Value, request.Value);
        Point("first", "First break-even", "N_1", first, list.Add("break_even_first_servers", "Servers at the first break-even", firstServers, Units.Servers, "n_1 = max(1; ⌈D ÷ G⌉)",
            "The fewest servers that, when full, save what is due before the first.", DerivationList.Use("D", due), DerivationList.Use("G", gain)), "n_1");
        Point("stable", "Stable break-even", "N_e", stable, list.Add("break_even_stable_servers", "Servers at the stable break-even", stableServers, Units.Servers, "n_e = max(max(1; ⌈D ÷ G⌉); ⌈(D + a × C) ÷ G⌉ − 1)",
            "From here on a further server pays before the ones before it are full, so that no gap is left.", DerivationList.Use("D", due), DerivationList.Use("G", gain), DerivationList.Use("a", request), DerivationList.Use("C", carried)), "n_e");

        void Point(string which, string label, string symbol, decimal volume, Derivation servers, string count) => list.Add($"break_even_{which}_requests_per_month", label, volume, Units.Requests, $"{symbol} = ({count} × S + D) ÷ a",
            "The volume at which the API's bill reaches that of these servers.", DerivationList.Use(count, servers), DerivationList.Use("S", server), DerivationList.Use("D", due), DerivationList.Use("a", request));
    }

    private Derivation Due(Derivation server)
    {
        Derivation due = list.Find("fixed_cost_usd_per_month")!;
        OwnFleet own = subject.Model.Own;
        return list.Add("due_before_first_server_usd_per_month", "Due before the first server, the spare included", own.FixedUsd + own.Spare * own.ServerUsd, Units.UsdPerMonth, own.Spare > 0 ? "D = F + n_s × S" : "D = F", "Fixed cost and the spare.",
            [DerivationList.Use("F", due), .. own.Spare > 0 ? [.. fleet.Spare(), DerivationList.Use("S", server)] : Array.Empty<DerivationInput>()]);
    }

    private static decimal Servers(decimal volume, decimal due, decimal server, decimal request) => server == 0m ? 1m : decimal.Round((volume * request - due) / server);
}
