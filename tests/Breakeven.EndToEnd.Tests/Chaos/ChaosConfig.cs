using System.Security.Cryptography;
using System.Text;

namespace Breakeven.EndToEnd.Chaos;

/// <summary>The configuration of a chaos run: a key that may spend what it likes, one whose budget is soon spent, and routes that answer at once, word by word, late, and after a fallback.</summary>
internal static class ChaosConfig
{
    public const string Ample = "ample", Tight = "tight";
    public const decimal TightUsd = 0.01m;

    public static readonly string[] Routes = ["quick", "unhurried", "slow", "second-choice"];

    public static string SecretOf(string key) => $"bk-chaos-{key}";

    public static string Text(int port, Uri cloud) => $$"""
        version: 1
        server: { listen: "http://127.0.0.1:{{port}}", admin_key: "${BREAKEVEN_ADMIN_KEY}" }
        storage: { ledger: "sqlite:breakeven.db" }
        providers:
          cloud: { type: openai-compatible, base_url: "{{cloud}}", api_key: "${CLOUD_KEY}" }
        targets:
          good: { provider: cloud, model: good }
          unhurried: { provider: cloud, model: unhurried }
          slow: { provider: cloud, model: slow }
          broken: { provider: cloud, model: fail }
        routes:
          quick: { targets: [good] }
          unhurried: { targets: [unhurried] }
          slow: { targets: [slow] }
          second-choice: { targets: [broken, good] }
        keys:
          - { name: {{Ample}}, sha256: "{{Hash(Ample)}}", budget: { usd: 1000, per: month } }
          - { name: {{Tight}}, sha256: "{{Hash(Tight)}}", budget: { usd: {{TightUsd}}, per: month } }
        prices: { overrides: [{ provider: cloud, model: "*", input_usd_per_m: 2.0, cached_input_usd_per_m: 0.5, output_usd_per_m: 8.0 }] }

        """;

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(SecretOf(key))));
}
