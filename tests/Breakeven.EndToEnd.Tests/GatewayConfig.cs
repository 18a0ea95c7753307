using System.Security.Cryptography;
using System.Text;

namespace Breakeven.EndToEnd;

/// <summary>The configuration of the end-to-end tests: one cloud provider, one own engine, one client key.</summary>
internal static class GatewayConfig
{
    public const string ClientKey = "bk-client-secret-1";
    public const string AdminKey = "admin-secret-2";
    private const string ProviderKey = "sk-provider-secret-3";

    /// <summary>What a call of the fake provider costs here: 12 uncached tokens, 8 cached ones and 3 of output.</summary>
    public const decimal CallUsd = (12 * 2.0m + 8 * 0.5m + 3 * 8.0m) / 1_000_000;

    /// <summary>Environment variables of the gateway's process.</summary>
    public static IReadOnlyDictionary<string, string> Secrets { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal) { ["BREAKEVEN_ADMIN_KEY"] = AdminKey, ["CLOUD_KEY"] = ProviderKey };

    /// <param name="budgetUsd">Budget of the client key for a month.</param>
    public static string Text(int port, Uri cloud, Uri own, decimal budgetUsd = 1_000, string extraRoute = "") => $$"""
        version: 1
        server: { listen: "http://127.0.0.1:{{port}}", admin_key: "${BREAKEVEN_ADMIN_KEY}" }
        storage: { ledger: "sqlite:breakeven.db" }
        providers:
          cloud: { type: openai-compatible, base_url: "{{cloud}}", api_key: "${CLOUD_KEY}", location: cloud }
          gpu: { type: vllm, base_url: "{{own}}", location: own }
        targets:
          frontier: { provider: cloud, model: good }
          local: { provider: gpu, model: good }
          gated: { provider: cloud, model: gate-stream }
        routes:
          assistant: { targets: [frontier] }
          own-first: { targets: [local, frontier] }
          patient: { targets: [gated] }
        {{extraRoute}}
        workloads:
          records: { match: { header: { x-breakeven-workload: records } }, data_class: restricted }
        policies:
          restricted: { locations: [own] }
        keys:
          - { name: team, sha256: "{{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ClientKey)))}}", budget: { usd: {{budgetUsd}}, per: month } }
        prices: { overrides: [{ provider: cloud, model: "*", input_usd_per_m: 2.0, cached_input_usd_per_m: 0.5, output_usd_per_m: 8.0 }] }

        """;
}
