using System.Collections.Immutable;

namespace Breakeven.Advisor.Scenarios;

/// <summary>Reads a scenario strictly: what it does not know is a problem, and every problem is reported at once.</summary>
internal static class ScenarioReader
{
    public static Scenario Read(ReadOnlySpan<byte> utf8, bool workloadsRequired)
    {
        var problems = new List<ScenarioProblem>();
        var root = new ObjectFields(ScenarioNode.Parse(utf8), "", problems);
        var scenario = new Scenario
        {
            Workloads = ReadWorkloads(root, workloadsRequired, problems),
            Api = root.Object("api") is { } api ? ReadApi(api) : new(),
            SelfHost = root.Object("self_host") is { } hosting ? ReadSelfHost(hosting) : new(),
            Org = root.Object("org") is { } org ? ReadOrg(org) : new(),
        };
        root.Close();
        return problems.Count == 0 ? scenario : throw new ScenarioException([.. problems.OrderBy(problem => problem.Line)]);
    }

    private static ImmutableArray<ScenarioWorkload> ReadWorkloads(ObjectFields root, bool required, List<ScenarioProblem> problems)
    {
        ImmutableArray<ScenarioNode>? items = root.List("workloads", "at least one workload");
        if (items is null or { IsEmpty: true } && required)
            root.Problem("workloads", "no workload; give at least one, as {\"workloads\":[{\"requests_per_month\":100000}]}");
        var workloads = ImmutableArray.CreateBuilder<ScenarioWorkload>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (ScenarioNode item in items ?? [])
        {
            var fields = new ObjectFields(item, $"workloads[{workloads.Count}]", problems);
            ScenarioWorkload workload = WorkloadReader.Read(fields, $"workload-{workloads.Count + 1}");
            if (!names.Add(workload.Name)) fields.Problem("name", $"\"{workload.Name}\" names two workloads; give each its own name");
            workloads.Add(workload);
        }
        return workloads.ToImmutable();
    }

    internal static ScenarioApi ReadApi(ObjectFields fields)
    {
        const decimal DearestPerM = 100_000m;
        var api = new ScenarioApi
        {
            InputUsdPerM = fields.Number("input_usd_per_m", "US dollars per million input tokens", 0, DearestPerM),
            OutputUsdPerM = fields.Number("output_usd_per_m", "US dollars per million output tokens", 0, DearestPerM),
            CachedInputUsdPerM = fields.Number("cached_input_usd_per_m", "US dollars per million cached input tokens", 0, DearestPerM),
            CacheWriteUsdPerM = fields.Number("cache_write_usd_per_m", "US dollars per million tokens written to the prompt cache", 0, DearestPerM),
            BatchDiscount = fields.Number("batch_discount", "the share taken off batch requests", 0, 1),
            Region = fields.Text("region", "the region where the API processes data"),
            RegionalUplift = fields.Number("regional_uplift", "the surcharge as 0.1, or the factor as 1.1", 0, 10),
            Model = fields.Text("model", "a model of the price book"),
        };
        fields.Close();
        return api;
    }

    internal static ScenarioSelfHost ReadSelfHost(ObjectFields fields)
    {
        const decimal Dearest = 100_000_000m;
        (string? gpu, ImmutableArray<string>? gpus) = OwnershipReader.ReadGpu(fields);
        var hosting = new ScenarioSelfHost
        {
            ServerUsdPerMonth = fields.Number("server_usd_per_month", "US dollars a month of one server", 0, Dearest),
            PricePer = fields.Choice("price_per", "server", "gpu"),
            PurchaseUsd = fields.Number("purchase_usd", "US dollars for all accelerators of one server", 0, Dearest),
            ChassisUsd = fields.Number("chassis_usd", "US dollars for the rest of one server", 0, Dearest),
            AmortisationMonths = fields.Whole("amortisation_months", "whole months until the hardware is replaced", 1, 240),
            TdpWattsTotal = fields.Number("tdp_w_total", "watts of one server", 0, 1_000_000),
            Load = fields.Number("load", "mean power over rated power", 0, 1),
            Pue = fields.Number("pue", "power usage effectiveness", 1, 5),
            UsdPerKwh = fields.Number("usd_per_kwh", "US dollars per kilowatt hour", 0, 100),
            ColoUsdPerMonth = fields.Number("colo_usd_per_month", "US dollars a month for housing one server", 0, Dearest),
            ReservedUsdPerHour = fields.Number("reserved_usd_per_hour", "US dollars for each hour of the month", 0, 1_000_000),
            OnDemandUsdPerHour = fields.Number("on_demand_usd_per_hour", "US dollars for each hour that the server runs", 0, 1_000_000),
            CanSchedule = fields.Flag("can_schedule"),
            Gpu = gpu,
            CapacityRequestsPerMonth = fields.Number("capacity_requests_per_month", "requests a month that one server carries", 1, 1_000_000_000_000m),
            RpsPerServer = fields.Number("rps_per_server", "requests a second that one server carries", 0.000_001m, 1_000_000),
            MaxUtilisation = fields.Number("max_utilisation", "the share of capacity to plan with", 0.01m, 1),
            Redundancy = fields.Whole("redundancy", "spare servers", 0, 1_000),
            FixedUsdPerMonth = fields.Number("fixed_usd_per_month", "US dollars a month whatever the number of servers", 0, Dearest),
            OtherUsdPerMonth = fields.Number("other_usd_per_month", "US dollars a month for anything else", 0, Dearest),
            OpsFteShare = fields.Number("ops_fte_share", "full-time employees, as 0.25", 0, 1_000),
            FteUsdPerYear = fields.Number("fte_usd_per_year", "US dollars a year of one employee", 0, 10_000_000),
            Ownership = OwnershipReader.Read(fields, gpus),
        };
        ForbidTogether(fields, hosting);
        OwnershipReader.ForbidTogether(fields, hosting);
        fields.Close();
        return hosting;
    }

    private static void ForbidTogether(ObjectFields fields, ScenarioSelfHost hosting)
    {
        if (hosting.ServerUsdPerMonth is not null && hosting.PurchaseUsd is not null)
            fields.Problem("purchase_usd", "a server is either rented (server_usd_per_month) or bought (purchase_usd); keep one");
        if (hosting.StatesHourlyPrice && (hosting.ServerUsdPerMonth is not null || hosting.PurchaseUsd is not null))
            fields.Problem(hosting.ReservedUsdPerHour is not null ? "reserved_usd_per_hour" : "on_demand_usd_per_hour",
                $"a server has one price; keep this or {(hosting.PurchaseUsd is not null ? "purchase_usd" : "server_usd_per_month")}");
        if (hosting.CapacityRequestsPerMonth is not null && hosting.RpsPerServer is not null)
            fields.Problem("rps_per_server", "capacity is given twice; keep this or capacity_requests_per_month");
        if (hosting.PricePer == "gpu" && hosting is { Gpu: null, Ownership.Gpus: null } && hosting.ServerUsdPerMonth is not null)
            fields.Problem("price_per", "a price per gpu needs \"gpu\", from which the number in a server follows");
    }

    private static ScenarioOrg ReadOrg(ObjectFields fields)
    {
        var org = new ScenarioOrg
        {
            GpuExpertise = fields.Choice("gpu_expertise", "none", "some", "strong"),
            TimeToMarketCritical = fields.Flag("time_to_market_critical"),
            ResiliencePriority = fields.Flag("resilience_priority"),
            BuildGradually = fields.Flag("build_gradually"),
            LongTermCostPriority = fields.Flag("long_term_cost_priority"),
        };
        fields.Close();
        return org;
    }
}
