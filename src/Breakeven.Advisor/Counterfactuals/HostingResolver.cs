using System.Collections.Immutable;
using System.Globalization;
using Breakeven.Advisor.Scenarios;
using Breakeven.Advisor.Verdicts;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor.Counterfactuals;

/// <summary>Settles how we would run a workload ourselves: hardware, model, servers, spare and staff.</summary>
internal sealed class HostingResolver(AdviceOptions options, AssumptionLog assumptions)
{
    private const string DefaultGpu = "H100-SXM-80GB";

    /// <summary>Assumed where no model is named: the first that runs on the hardware.</summary>
    private static readonly ImmutableArray<string> DefaultModels = ["meta-llama/Llama-3.3-70B-Instruct", "meta-llama/Llama-3.1-8B"];

    /// <param name="volume">Requests of the mean month, by which the cheapest of several ways is chosen.</param>
    public (OwnHosting Hosting, int? LifeMonths) Resolve(ScenarioWorkload workload, ScenarioSelfHost hosting, RequestMix mix, LoadShape load, decimal volume, string path)
    {
        bool measured = workload.Observed is not null, fromCatalog = !hosting.StatesPrice;
        (Accelerator? accelerator, int? gpus) = Gpu(hosting, fromCatalog);
        var warnings = ImmutableArray.CreateBuilder<Finding>();
        ImmutableArray<OpenModel> named = Models(workload, path);
        ImmutableArray<OpenModel> permitted = Permitted(workload, named, warnings, out Finding? exclusion);
        bool assumesModel = named.IsEmpty && (fromCatalog || hosting.Gpu is not null) && hosting.CapacityRequestsPerMonth is null && hosting.RpsPerServer is null;

        OwnFleet staffing = Staffing(workload, hosting, fromCatalog || measured, warnings);
        (OwnHosting, ServerPrice) Cheapest(IEnumerable<OpenModel?> models) => models
            .SelectMany(model => GpuCounts(hosting, accelerator, gpus, fromCatalog).Select(count => Way(workload, hosting, mix, staffing, model, accelerator, count)))
            .OrderBy(way => way.Hosting.Exclusion is null ? 0 : 1)
            .ThenBy(way => way.Hosting.Fleet.MonthlyUsd(way.Hosting.Fleet.ServersFor(volume, load.Peak) + way.Hosting.Fleet.Spare))
            .First();
        (OwnHosting best, ServerPrice price) = assumesModel
            ? Assumed(workload, model => Cheapest([model]), hosting.StatesPrice, warnings)
            : Cheapest(permitted.Cast<OpenModel?>().DefaultIfEmpty());
        ServerPriceResolver.Resolve(hosting, workload.HoursPerWeek, accelerator, best.GpusPerServer ?? 1, assumptions);
        if (best.Exclusion is null) Describe(best);
        return (best with
        {
            Exclusion = exclusion ?? best.Exclusion,
            IsCounted = hosting.StatesPrice || best.Exclusion is null,
            Model = exclusion is null ? best.Model : null,
            Warnings = [.. warnings, .. best.Warnings],
            PriceSpread = price.Spread,
            StaffSpread = hosting.OpsFteShare is null ? Spread.Triangular(0.4, 2) : Spread.LogNormal(0.1),
        }, price.LifeMonths);
    }

    /// <summary>The first default model that runs. A server whose price is stated is not excluded for a model that only we assume.</summary>
    private (OwnHosting, ServerPrice) Assumed(ScenarioWorkload workload, Func<OpenModel?, (OwnHosting Hosting, ServerPrice Price)> cheapest, bool priceIsStated, ImmutableArray<Finding>.Builder warnings)
    {
        ImmutableArray<OpenModel> defaults = [.. DefaultModels.Select(id => options.OpenModels.FirstOrDefault(model => model.Id == id)).OfType<OpenModel>()
            .Where(model => ModelLicences.Forbids(model, workload.Use ?? "internal", workload.Residency) is null)];
        (OwnHosting Hosting, ServerPrice Price)[] ways = [.. defaults.Select(cheapest)];
        if (ways.Length == 0 || (priceIsStated && ways.All(way => way.Hosting.Exclusion is not null))) return cheapest(null);
        (OwnHosting Hosting, ServerPrice Price) best = ways.FirstOrDefault(way => way.Hosting.Exclusion is null, ways[0]);
        assumptions.Add("model", best.Hosting.Model!.Id, best.Hosting.Model == defaults[0]
            ? "default: an open model of the class that replaces a mid-size API model"
            : $"default: {defaults[0].Id} does not run here as asked", isEstimate: true);
        if (ModelLicences.MustBeRead(best.Hosting.Model) is { } terms) warnings.Add(new("model_licence", terms + "."));
        return best;
    }

    private static (OwnHosting Hosting, ServerPrice Price) Way(ScenarioWorkload workload, ScenarioSelfHost hosting, RequestMix mix, OwnFleet staffing, OpenModel? model, Accelerator? accelerator, int gpus)
    {
        ServerPrice price = ServerPriceResolver.Resolve(hosting, workload.HoursPerWeek, accelerator, gpus, new AssumptionLog());
        CapacityFinding capacity = CapacityFinder.Find(workload, hosting, mix, model, accelerator, gpus);
        OwnFleet fleet = staffing with
        {
            ServerLines = price.Lines,
            UnscheduledServerUsd = price.UnscheduledUsd,
            CapacityRequests = capacity.RequestsPerMonth,
            MaxUtilisation = hosting.MaxUtilisation ?? (capacity.IsModelled ? 0.7m : 1m),
        };
        return (new OwnHosting(fleet)
        {
            Model = model, Accelerator = accelerator, GpusPerServer = accelerator is null ? null : gpus, Precision = capacity.Precision,
            Exclusion = capacity.Exclusion, Warnings = capacity.Warnings, CapacityIsModelled = capacity.IsModelled,
        }, price);
    }

    private void Describe(OwnHosting hosting)
    {
        OwnFleet fleet = hosting.Fleet;
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

    private (Accelerator?, int?) Gpu(ScenarioSelfHost hosting, bool needed)
    {
        string? name = hosting.Gpu;
        if (name is null)
        {
            if (!needed || !options.Accelerators.Any(entry => entry.Id == DefaultGpu)) return (null, null);
            assumptions.Add("self_host.gpu", DefaultGpu, "default: the usual data-centre accelerator", isEstimate: true);
            name = DefaultGpu;
        }
        int times = name.IndexOf('x', StringComparison.OrdinalIgnoreCase);
        int? count = times > 0 && int.TryParse(name.AsSpan(0, times).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out int parsed) && parsed is > 0 and <= 64 ? parsed : null;
        string device = count is null ? name : name[(times + 1)..].Trim();
        return (CatalogSearch.FindAccelerator(device.Length == 0 ? name : device, options.Accelerators).Require(name, "self_host.gpu"), count);
    }

    /// <summary>One size where the price is for a given server; otherwise whatever fits, up to what such accelerators are linked for.</summary>
    private static ImmutableArray<int> GpuCounts(ScenarioSelfHost hosting, Accelerator? accelerator, int? stated, bool fromCatalog)
    {
        if (stated is { } count) return [count];
        if (accelerator is null || !(fromCatalog || hosting.PricePer == "gpu")) return [1];
        return accelerator.Class.Contains("datacenter", StringComparison.OrdinalIgnoreCase) ? [1, 2, 4, 8]
            : accelerator.Vendor.Contains("NVIDIA", StringComparison.OrdinalIgnoreCase) ? [1, 2, 4] : [1];
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
