using System.Text;
using System.Text.Json;
using Breakeven.Advisor.Scenarios;
using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Tests.Verdicts;

/// <summary>Short ways to ask for advice in a test.</summary>
internal static class Ask
{
    public const string ThreeThousand = """ "self_host":{"server_usd_per_month":3000} """;

    public static Advice About(string json, int seed = 1) => AdvicePipeline.FromScenario(Scenario.Parse(Encoding.UTF8.GetBytes(json)), new AdviceOptions { Seed = seed });

    /// <summary>One workload of a million requests at $0.006 each, with more fields, beside other sections.</summary>
    public static Advice One(string fields, string sections = ThreeThousand) =>
        About($$"""{"workloads":[{"name":"w","requests_per_month":1000000,"input_tokens":1000,"output_tokens":200,"traffic":"steady"{{(fields.Length > 0 ? "," + fields : "")}}}],{{sections}}}""");

    public static byte[] Json(Advice advice)
    {
        using var stream = new MemoryStream();
        AdviceJson.Write(stream, advice);
        return stream.ToArray();
    }

    public static JsonElement Document(Advice advice) => JsonDocument.Parse(Json(advice)).RootElement;

    public static string[] Reasons(this Advice advice) => [.. advice.Reasons.Select(finding => finding.Code)];

    public static string[] Warnings(this Advice advice) => [.. advice.Warnings.Select(finding => finding.Code)];

    public static FleetOption Option(this Advice advice, string kind) => advice.Options.Single(option => option.Kind == kind);
}
