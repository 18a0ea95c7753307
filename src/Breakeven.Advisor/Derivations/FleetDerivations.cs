using Breakeven.Advisor.Counterfactuals;
using Breakeven.Economics.Comparison;
using static Breakeven.Advisor.Derivations.ApiDerivations;

namespace Breakeven.Advisor.Derivations;

/// <summary>What one server carries, how many are needed, and what own servers alone cost.</summary>
internal sealed class FleetDerivations(WorkloadCase subject, CaseSources sources, DerivationList list)
{
    private readonly OwnFleet _own = subject.Model.Own;
    private readonly LoadShape _load = subject.Model.Load;

    public void Add(Func<DerivationInput> volume)
    {
        Capacity();
        if (!subject.VolumeIsKnown) return;
        Derivation servers = Servers(volume);
        Derivation server = list.Find("server_usd_per_month")!, due = list.Find("fixed_cost_usd_per_month")!;
        list.Add("self_host_usd_per_month", "Own servers a month", subject.Model.Costs().SelfHost, Units.UsdPerMonth, _own.Spare > 0 ? "H = (n + n_s) × S + F" : "H = n × S + F", "Whole servers, the spare, and what is due before the first.",
            [DerivationList.Use("n", servers), .. Spare(), DerivationList.Use("S", server), DerivationList.Use("F", due)]);
        Lines(PlanKind.SelfHost, "self_host", servers);
    }

    public IEnumerable<DerivationInput> Spare() => _own.Spare > 0 ? [Given("n_s", "Spare servers", _own.Spare, Units.Servers, sources.Of("redundancy"))] : [];

    /// <summary>Lines that grow with the number of servers; the others stand in the fixed cost.</summary>
    public void Lines(PlanKind plan, string option, Derivation servers)
    {
        foreach (NamedCost cost in CostBreakdown.Of(subject.Model, plan))
        {
            NamedCost[] each = [.. _own.ServerLines.Where(line => line.Name == cost.Name)];
            string name = $"{option}.{cost.Name}", label = $"{(plan == PlanKind.Hybrid ? "Hybrid" : "Own servers")}: {ServerDerivations.Label(cost.Name)}";
            if (each is [var line])
                list.Add(name, label, cost.Usd, Units.UsdPerMonth, "X = n × s", "One line of the bill, for all servers but the spare.", DerivationList.Use("n", servers), Part(line));
            else if (cost.Name == "spare")
                list.Add(name, label, cost.Usd, Units.UsdPerMonth, "X = n_s × S", "Servers kept for failures cost as much as the others.", [.. Spare(), DerivationList.Use("S", list.Find("server_usd_per_month")!)]);
            else if (list.Find("fixed_cost_usd_per_month")!.Inputs.FirstOrDefault(input => input.Label == ServerDerivations.Label(cost.Name)) is { } due)
                list.Add(name, label, cost.Usd, Units.UsdPerMonth, $"X = {due.Symbol}", "Due whatever the number of servers.", due);
        }
    }

    private DerivationInput Part(NamedCost line) => list.Find($"server.{line.Name}") is { } known
        ? DerivationList.Use("s", known)
        : Given("s", $"One server: {ServerDerivations.Label(line.Name).ToLowerInvariant()}", line.Usd, Units.UsdPerMonth, sources.Of("server price"));

    private void Capacity()
    {
        if (_own.CapacityRequests is not { } capacity) return;
        DerivationInput each = Given("K", "Requests a month that one server carries, always busy", capacity, Units.Requests, sources.Of("capacity"));
        if (sources.Hosting is { CapacityRequestsPerMonth: null, RpsPerServer: { } rate })
            each = DerivationList.Use("K", list.Add("capacity_requests_per_month", each.Label, capacity, Units.Requests, "K = q × 730 × 3,600", "The stated rate, held for every second of the month.", Given("q", "Requests a second and server", rate, "requests a second", sources.Stated)));
        InputSource planned = sources.Hosting?.MaxUtilisation is null && sources.Assumption("max_utilisation") is null ? new("default: a stated capacity may be used whole") : sources.Of("max_utilisation");
        Derivation usable = list.Add("usable_requests_per_server", "Requests a month that one server may be planned with", _own.UsableRequests!.Value, Units.Requests, "U = K × u", "Queues grow without bound as a server nears its capacity, so only a share of it is planned with.",
            each, Given("u", "Highest planned utilisation", _own.MaxUtilisation, Units.Share, planned));
        list.Add("requests_per_server_at_peak", "Requests a month that one server carries at this shape of load", usable.Value / _load.Peak, Units.Requests, "C = U ÷ m", "A fleet is built for its busiest hour; in the mean month it therefore serves less.",
            DerivationList.Use("U", usable), Peak());
    }

    private DerivationInput Peak() => Given("m", "Peak over mean load", _load.Peak, Units.Factor, PeakSource());

    private InputSource PeakSource() => sources.Assumption("peak_to_mean") is null && sources.Workload is { PeakToMean: null, LoadDurationCurve: null, CvHourly: null }
        ? new(sources.Workload.MonthlyProfile is null && sources.Workload.HoursPerWeek is null ? "stated in the scenario" : "what the stated hours and months imply")
        : sources.Observed("peak_to_mean", _load.Peak, subject.Observed?.LoadDurationCurve is { IsEmpty: false } curve ? curve.Max(step => step.MultipleOfMean) : subject.Observed?.PeakToMean);

    private Derivation Servers(Func<DerivationInput> volume)
    {
        decimal servers = subject.Model.Costs().SelfHostServers;
        return list.Find("usable_requests_per_server") is { } usable
            ? list.Add("servers_needed", "Servers that carry the peak", servers, Units.Servers, "n = max(1; ⌈N × m ÷ U⌉)", "Servers come whole, and at least one is needed.", volume(), Peak(), DerivationList.Use("U", usable))
            : list.Add("servers_needed", "Servers that carry the peak", servers, Units.Servers, "n = 1", "No capacity is stated: one server is taken to carry any volume.");
    }
}
