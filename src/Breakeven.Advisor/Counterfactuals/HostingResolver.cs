using System.Collections.Immutable;
using System.Globalization;
using Breakeven.Advisor.Scenarios;
using Breakeven.Advisor.Verdicts;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Counterfactuals;

/// <summary>Settles how we would run a workload ourselves: hardware, model, servers, spare and staff.</summary>
internal sealed class HostingResolver(AdviceOptions options, AssumptionLog assumptions)
{
    /// <summary>Assumed where no model is named: the first that runs on the hardware.</summary>
    private static readonly ImmutableArray<string> DefaultModels = ["meta-llama/Llama-3.3-70B-Instruct", "meta-llama/Llama-3.1-8B"];

    /// <param name="demand">Volume, sizes, shape and API of the workload. Its own fleet is not looked at.</param>
    /// <param name="apiMayServe">True when an API may take what own servers do not carry.</param>
    /// <exception cref="ScenarioException">An unknown name, or no price for anything that was named.</exception>
    public (OwnHosting Hosting, int? LifeMonths) Resolve(ScenarioWorkload workload, ScenarioSelfHost hosting, CostModel demand, bool apiMayServe, string path)
    {
        bool measured = workload.Observed is not null, fromCatalog = !hosting.StatesPrice;
        HardwareChoice hardware = HardwareChoice.Of(hosting, fromCatalog, options.Accelerators);
        var warnings = ImmutableArray.CreateBuilder<Finding>();
        ImmutableArray<OpenModel> named = Models(workload, path);
        ImmutableArray<OpenModel> permitted = Permitted(workload, named, warnings, out Finding? exclusion);
        bool assumesModel = named.IsEmpty && !hardware.Gpus.IsEmpty && hosting.CapacityRequestsPerMonth is null && hosting.RpsPerServer is null;

        OwnFleet staffing = Staffing(workload, hosting, fromCatalog || measured, warnings);
        var question = new FleetQuestion(workload, hosting, demand with { Own = staffing }, apiMayServe);
        FoundFleet Cheapest(IEnumerable<OpenModel?> models) => Search(question, [.. models], hardware);
        FoundFleet found = assumesModel
            ? Assumed(workload, model => Cheapest([model]), hosting.StatesPrice, warnings)
            : Cheapest(permitted.Cast<OpenModel?>().DefaultIfEmpty());
        OwnHosting best = Hosting(found);
        FleetFinder.Price(question, found.Chosen.Way, assumptions);
        OneTimeCosts.Lines(hosting.Ownership, found.Chosen.Price, assumptions);
        OneTimeCosts.SayWhatIsLeftOut(hosting.Ownership, assumptions);
        if (best.Exclusion is null) Describe(best, found, hardware);
        else if (exclusion is null) best = best with { Exclusion = best.Exclusion with { Text = $"{best.Exclusion.Text} {NearestHosting.Say(found, options.Accelerators)}".TrimEnd() } };
        RequireCapacityForSpot(found, hosting);
        return (best with
        {
            Exclusion = exclusion ?? best.Exclusion,
            IsCounted = hosting.StatesPrice || best.Exclusion is null,
            Model = exclusion is null ? best.Model : null,
            Warnings = [.. warnings, .. best.Warnings],
            PriceSpread = found.Chosen.Price.Spread,
            StaffSpread = hosting.OpsFteShare is null ? Spread.Triangular(0.4, 2) : Spread.LogNormal(0.1),
        }, found.Chosen.Price.LifeMonths);
    }

    /// <summary>Looks among what was named, or the usual hardware with observed prices; estimated prices only when none of that runs.</summary>
    private FoundFleet Search(FleetQuestion question, ImmutableArray<OpenModel?> models, HardwareChoice hardware)
    {
        FoundFleet? found = FleetFinder.Find(question, question.Ways(models, hardware.Gpus));
        if (found is not { Runs: true } && !hardware.Fallback.IsEmpty)
            found = FleetFinder.Find(question, question.Ways(models, hardware.Fallback)) is { Runs: true } other ? other : found;
        return found ?? throw NearestHosting.NoPrice(question.Hosting, hardware, options.Accelerators);
    }

    /// <summary>The first default model that runs. A server whose price is stated is not excluded for a model that only we assume.</summary>
    private FoundFleet Assumed(ScenarioWorkload workload, Func<OpenModel?, FoundFleet> cheapest, bool priceIsStated, ImmutableArray<Finding>.Builder warnings)
    {
        ImmutableArray<OpenModel> defaults = [.. DefaultModels.Select(id => options.OpenModels.FirstOrDefault(model => model.Id == id)).OfType<OpenModel>()
            .Where(model => ModelLicences.Forbids(model, workload.Use ?? "internal", workload.Residency) is null)];
        FoundFleet? best = null;
        foreach (OpenModel candidate in defaults)
        {
            FoundFleet found = cheapest(candidate);
            if (best is null || found.Runs) best = found;
            if (found.Runs) break;
        }
        if (best is null || (priceIsStated && !best.Runs)) return cheapest(null);
        OpenModel model = best.Chosen.Way.Model!;
        assumptions.Add("model", model.Id, model == defaults[0]
            ? "default: an open model of the class that replaces a mid-size API model"
            : $"default: {defaults[0].Id} does not run here as asked", isEstimate: true);
        if (ModelLicences.MustBeRead(model) is { } terms) warnings.Add(new("model_licence", terms + "."));
        return best;
    }

    private static OwnHosting Hosting(FoundFleet found)
    {
        HostingWay way = found.Chosen.Way;
        CapacityFinding capacity = found.ChosenCapacity;
        return new OwnHosting(FleetFinder.Fleet(found.Question, found.Chosen, capacity))
        {
            Model = way.Model, Accelerator = way.Accelerator, GpusPerServer = way.Accelerator is null ? null : way.Gpus, Precision = capacity.Precision,
            Exclusion = capacity.Exclusion, Warnings = capacity.Warnings, CapacityIsModelled = capacity.IsModelled, Search = found,
        };
    }

    /// <summary>What interruptions take away can only be counted where it is known what a server carries.</summary>
    private static void RequireCapacityForSpot(FoundFleet found, ScenarioSelfHost hosting)
    {
        if (found.Chosen.Price.Availability < 1m && found.ChosenCapacity is { RequestsPerMonth: null, Exclusion: null })
            throw new ScenarioException([new ScenarioProblem(hosting.Ownership.SpotUsdPerHour is null ? "self_host.procurement" : "self_host.spot_usd_per_hour", 0,
                "spot servers go away for part of the time, and what a server carries is not known; give capacity_requests_per_month, rps_per_server, or gpu and model")]);
    }

    private void Describe(OwnHosting hosting, FoundFleet found, HardwareChoice hardware)
    {
        OwnFleet fleet = hosting.Fleet;
        if (hardware.IsOpen && hosting.Accelerator is { } accelerator)
            assumptions.Add("self_host.gpu", $"{hosting.GpusPerServer}x {accelerator.Id}", $"default: the cheapest of {hardware.Gpus.Length} accelerators {(hardware.Fallback.IsEmpty ? "" : "with an observed price ")}for this load; see fleet_search", isEstimate: true);
        if (found.Chosen.Price.Availability < 1m)
            assumptions.Add("spot interruptions", $"{1m - found.Chosen.Price.Availability:P0} of the hours", $"a server carries {fleet.CapacityRequests:#,0} requests a month on average; what is gone needs more servers or the API");
        if (hosting.CapacityIsModelled)
            assumptions.Add("capacity", $"{fleet.CapacityRequests:#,0} requests a month and server", $"capacity model: {hosting.Model!.Id} at {hosting.Precision} on {hosting.GpusPerServer}x {hosting.Accelerator!.Id}", isEstimate: true);
        else if (fleet.CapacityRequests is null)
            assumptions.Add("capacity", "one server carries any volume", "default: no capacity is stated; give capacity_requests_per_month, rps_per_server, or gpu and model", isEstimate: true);
        if (hosting.CapacityIsModelled && fleet.MaxUtilisation == 0.7m)
            assumptions.Add("self_host.max_utilisation", "0.7", "default for a modelled capacity", isEstimate: true);
        if (hosting.Model is { } model)
            assumptions.Add("model quality", $"{model.Id} is good enough", "not proven: shadow traffic, a judge or validators on this workload would settle it", isEstimate: true);
    }

    private OwnFleet Staffing(ScenarioWorkload workload, ScenarioSelfHost hosting, bool fullCost, ImmutableArray<Finding>.Builder warnings)
    {
        decimal share = fullCost ? assumptions.Or(hosting.OpsFteShare, 0.25m, "self_host.ops_fte_share", "default: one pool of servers takes 0.1-0.5 of an engineer", " FTE") : hosting.OpsFteShare ?? 0m;
        decimal salary = share > 0 ? assumptions.Or(hosting.FteUsdPerYear, 180_000m, "self_host.fte_usd_per_year", "default: an engineer with overhead", " $ a year") : 0m;
        if (share == 0m && hosting.OpsFteShare is null)
            warnings.Add(new("ops_cost", "No staff is counted for running the servers (ops_fte_share is not stated); a quarter of an engineer is about $3,750 a month."));
        return new OwnFleet([])
        {
            FixedLines = [new NamedCost("fixed", hosting.FixedUsdPerMonth ?? 0m), new NamedCost("other", hosting.OtherUsdPerMonth ?? 0m)],
            StaffUsd = share * salary / 12m,
            Spare = Spare(workload, hosting, fullCost),
        };
    }

    private int Spare(ScenarioWorkload workload, ScenarioSelfHost hosting, bool fullCost)
    {
        if (hosting.Redundancy is { } stated) return stated;
        int spare = workload.AvailabilityPercent >= 99.5m || fullCost ? 1 : 0;
        assumptions.Add("self_host.redundancy", spare.ToString(CultureInfo.InvariantCulture),
            spare == 0 ? "default for a stated server price" : workload.AvailabilityPercent >= 99.5m ? "availability asks for a spare (N+1)" : "default: N+1");
        return spare;
    }

    private ImmutableArray<OpenModel> Models(ScenarioWorkload workload, string path)
    {
        if (workload.CandidateModels is { IsEmpty: false } candidates)
            return [.. candidates.Select((name, index) => CatalogSearch.FindOpenModel(name, options.OpenModels).Require(name, $"{path}.candidate_models[{index}]"))];
        if (workload.Model is { } single) return [CatalogSearch.FindOpenModel(single, options.OpenModels).Require(single, $"{path}.model")];
        return [];
    }

    private static ImmutableArray<OpenModel> Permitted(ScenarioWorkload workload, ImmutableArray<OpenModel> named, ImmutableArray<Finding>.Builder warnings, out Finding? exclusion)
    {
        string use = workload.Use ?? "internal";
        ImmutableArray<(OpenModel Model, string? Forbidden)> judged = [.. named.Select(model => (model, ModelLicences.Forbids(model, use, workload.Residency)))];
        ImmutableArray<OpenModel> permitted = [.. judged.Where(entry => entry.Forbidden is null).Select(entry => entry.Model)];
        string forbidden = string.Join("; ", judged.Where(entry => entry.Forbidden is not null).Select(entry => entry.Forbidden));
        exclusion = named.IsEmpty || !permitted.IsEmpty ? null : new Finding("model_licence", $"No candidate may be hosted: {forbidden}.");
        if (exclusion is null && forbidden.Length > 0) warnings.Add(new("model_licence", $"Left out: {forbidden}."));
        foreach (OpenModel model in permitted)
            if (ModelLicences.MustBeRead(model) is { } terms) warnings.Add(new("model_licence", terms + "."));
        return permitted;
    }
}
