using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Breakeven.Economics.Capacity;

namespace Breakeven.Cli.Demo;

/// <summary>The company of the demo: four applications, one API, one trial server of its own.</summary>
internal static class DemoCompany
{
    public const string AdminKey = "demo-admin";
    public const string CloudModel = "gpt-4.1";
    public const string OwnModel = "meta-llama/Llama-3.3-70B-Instruct";
    public const string OwnTarget = "llama70b";
    public const string CloudTarget = "frontier";
    public const string SmallModel = "gpt-4.1-mini";
    public const string SmallTarget = "small";
    public const string Gpu = "H100-SXM-80GB";
    public const int GpusPerReplica = 2;
    public const string Precision = "fp8";

    /// <summary>The full load: what the replayed sample stands for.</summary>
    public const double CallsPerMonth = 9_000_000;
    public const double HoursPerMonth = 730;

    private const decimal StaffShare = 0.25m;
    private const decimal StaffUsdPerYear = 180_000m;

    /// <summary>The people who run own servers, US dollars an hour.</summary>
    public static Money StaffUsdPerHour => new(StaffShare * StaffUsdPerYear / 12m / 730m);

    public static readonly DemoWorkload Support = new("support", "support", "demo-key-support", 0.65);
    public static readonly DemoWorkload Assistant = new("assistant", "assistant", "demo-key-assistant", 0.18);
    public static readonly DemoWorkload Contracts = new("contracts", "contracts", "demo-key-contracts", 0.12);
    public static readonly DemoWorkload Records = new("records", "records", "demo-key-records", 0.05);
    public static readonly DemoWorkload[] Workloads = [Support, Assistant, Contracts, Records];

    /// <summary>Parts of the first configuration that the second one changes.</summary>
    public const string AssistantRoute = "assistant: { strategy: priority, targets: [frontier, llama70b],", SupportLine = "support: { match: { key: support } }";

    /// <summary>What one replica costs an hour: its GPUs on a one-year reservation, by the shipped catalog.</summary>
    public static Money UsdPerReplicaHour { get; } = new(Accelerator.Reserved1YearUsdPerHour!.Value * GpusPerReplica);

    public static Accelerator Accelerator => ShippedCatalogs.Accelerators.Single(gpu => gpu.Id == Gpu);

    public static OpenModel Model => ShippedCatalogs.OpenModels.Single(model => model.Id == OwnModel);

    public static DeploymentShape Shape => new(Accelerator, Model, Precision, GpusPerReplica);

    /// <summary>What the applications can live with; sets how many calls a replica takes at once.</summary>
    public static readonly LatencyTarget Latency = new(TimeSpan.FromSeconds(3), TimeSpan.FromMilliseconds(60));

    /// <summary>The configuration of the first week: everything on the API, the trial server for what may not leave and for emergencies.</summary>
    public static string FirstConfiguration(string gateway, string cloud, string engine, int slotsPerReplica) => string.Create(CultureInfo.InvariantCulture, $$"""
        # Week one of the demo: everything on the API. Both providers are simulated, on this machine.
        version: 1
        server: { listen: "{{gateway}}", admin_key: "{{AdminKey}}" }
        storage: { ledger: "sqlite:ledger.db" }
        # No breaker and no probes: two weeks pass in seconds here, and what happens may follow from the recorded traffic alone.
        providers:
          cloud: { type: openai-compatible, base_url: "{{cloud}}/v1", priced_as: openai, breaker: false }
          gpu:   { type: vllm, base_url: "{{engine}}/v1", location: own, breaker: false, probe: false }
        targets:
          {{CloudTarget}}: { provider: cloud, model: {{CloudModel}} }
          {{SmallTarget}}: { provider: cloud, model: {{SmallModel}} }
          {{OwnTarget}}:
            provider: gpu
            model: {{OwnModel}}
            hosting: { {{Hosting(1, Money.Zero)}} max_concurrency: {{slotsPerReplica}}, gpu: {{Gpu}}, gpus_per_replica: {{GpusPerReplica}}, precision: {{Precision}} }
        routes:
          {{Support.Route}}: { strategy: priority, targets: [{{CloudTarget}}, {{OwnTarget}}], holdout: { share: 0.05, target: {{CloudTarget}} } }   # to measure what a change saves
          {{AssistantRoute}} holdout: { share: 0.1, target: {{CloudTarget}} } }
          {{Contracts.Route}}: { strategy: priority, targets: [{{CloudTarget}}, {{OwnTarget}}] }
          {{Records.Route}}: { strategy: priority, targets: [{{OwnTarget}}, {{CloudTarget}}] }
        workloads:
          {{SupportLine}}
          {{Assistant.Name}}: { match: { key: {{Assistant.Name}} }, requires: { frontier: true } }
          {{Contracts.Name}}: { match: { key: {{Contracts.Name}} }, requires: { frontier: true } }
          {{Records.Name}}: { match: { key: {{Records.Name}} }, data_class: restricted }
        policies:
          restricted: { locations: [own] }   # the second target of `records` is cut by this, whatever fails
        keys:
          - { name: {{Support.Name}}, sha256: "{{Hash(Support)}}", routes: [{{Support.Route}}], budget: { usd: 5000, per: month } }
          - { name: {{Assistant.Name}}, sha256: "{{Hash(Assistant)}}", routes: [{{Assistant.Route}}] }
          - { name: {{Contracts.Name}}, sha256: "{{Hash(Contracts)}}", routes: [{{Contracts.Route}}] }
          - { name: {{Records.Name}}, sha256: "{{Hash(Records)}}", routes: [{{Records.Route}}] }

        """);

    /// <summary>Size and price of the own servers, as the configuration says it: people who run them are spread over them.</summary>
    public static string Hosting(int replicas, Money staffUsdPerHour) => string.Create(
        CultureInfo.InvariantCulture, $"usd_per_hour: {decimal.Round(UsdPerReplicaHour.Usd + staffUsdPerHour.Usd / replicas, 4)}, replicas: {replicas},");

    /// <summary>What the team told the advisor.</summary>
    public static string Requirements() => string.Create(CultureInfo.InvariantCulture, $$"""
        {
          "workloads": [
            { "name": "*", "model": "{{OwnModel}}", "precision": "{{Precision}}" },
            { "name": "{{Assistant.Name}}", "frontier_required": true },
            { "name": "{{Contracts.Name}}", "frontier_required": true },
            { "name": "{{Records.Name}}", "external_processing_allowed": false, "self_host": { "redundancy": 0, "ops_fte_share": 0 } }
          ],
          "api": { "model": "openai/{{CloudModel}}" },
          "self_host": { "gpu": "{{GpusPerReplica}}x {{Gpu}}", "reserved_usd_per_hour": {{UsdPerReplicaHour.Usd}}, "ops_fte_share": {{StaffShare}}, "fte_usd_per_year": {{StaffUsdPerYear}} },
          "org": { "gpu_expertise": "some" }
        }

        """);

    private static string Hash(DemoWorkload workload) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(workload.Key)));
}
