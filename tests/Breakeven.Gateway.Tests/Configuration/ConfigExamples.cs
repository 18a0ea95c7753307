using System.Reflection;
using Breakeven.Gateway.Configuration;

namespace Breakeven.Gateway.Tests.Configuration;

/// <summary>Texts that several tests read.</summary>
internal static class ConfigExamples
{
    /// <summary>The configuration that the public contract shows.</summary>
    public static string Contract { get; } = ReadResource("contract.yaml");

    /// <summary>A configuration that this version runs, in the mixed style that people write.</summary>
    public const string Runnable =
        """
        # Our gateway.
        version: 1
        server: { listen: "http://127.0.0.1:4747", admin_key: "${ADMIN:-local-admin-secret}" }
        providers:
          openai: { type: openai, api_key: "${OPENAI_API_KEY}" }
          gpu1:
            type: vllm
            base_url: http://10.0.0.5:8000   # rack 3
            location: own
            region: eu
            timeouts: { connect: 250ms, total: 1h }
        targets:
          frontier: { provider: openai, model: gpt-4.1 }
          llama70b:
            provider: gpu1
            model: meta-llama/Llama-3.3-70B-Instruct
            hosting: { usd_per_hour: 5.8, replicas: 2, max_concurrency: 96 }
        routes:
          # the product's chat
          chat:
            strategy: weighted  # since May
            targets:            # shares
              - { target: frontier, weight: 95 }
              - target: llama70b
                weight: 5
          cheap: { targets: [llama70b, frontier] } # fallback order
        workloads:
          support: { match: { key: support-app, header: { X-Team: blue } }, data_class: internal, slo: { ttft_p95_ms: 800 } }
        policies:
          internal: { locations: [own, cloud], regions: [eu, EU] }
        keys:
          - { name: support-app, sha256: "0123456789abcdef0123456789ABCDEF0123456789abcdef0123456789abcdef", environment: production, budget: { usd: "500.10", per: month }, routes: [chat] }
        environments:
          development: { routes: { chat: { targets: [llama70b] } } }
        prices: { overrides: [{ provider: openai, model: "*", input_usd_per_m: 2.0, output_usd_per_m: 8 }] }

        """;

    public static ConfigResult Read(string text, params (string Name, string Value)[] environment) =>
        ConfigReader.ReadText(text, "breakeven.yaml", name => environment.FirstOrDefault(pair => pair.Name == name).Value ?? Environment(name));

    public static BreakevenConfig Valid(string text)
    {
        ConfigResult result = Read(text);
        Assert.True(result.Config is not null, string.Join('\n', result.Problems));
        return result.Config;
    }

    private static string? Environment(string name) => name is "OPENAI_API_KEY" or "ANTHROPIC_API_KEY" or "BREAKEVEN_ADMIN_KEY" ? "value-of-" + name : null;

    private static string ReadResource(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
