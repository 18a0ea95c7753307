using Breakeven.Advisor.Evidence;
using Breakeven.Advisor.Scenarios;
using Breakeven.Advisor.Shortlist;
using Breakeven.Advisor.Tests.Evidence;
using Breakeven.Advisor.Tests.Verdicts;
using Breakeven.Advisor.Verdicts;
using Breakeven.Advisor.Workloads;

namespace Breakeven.Advisor.Tests.Shortlist;

public sealed class ShortlistTests
{
    private const string Gpu = """ "self_host":{"gpu":"h100-sxm"} """;

    private static ShortlistEntry Entry(Advice advice, string model) => Assert.Single(advice.Shortlist.Entries, entry => entry.Model == model);

    private static ShortlistEntry Of(string model, string fields, string sections = Gpu) =>
        Entry(Ask.One($"\"candidate_models\":[\"{model}\",\"meta-llama/Llama-3.1-8B\"]{(fields.Length > 0 ? "," + fields : "")}", sections), model);

    [Theory]
    [InlineData("meta-llama/Llama-3.3-70B-Instruct", "\"languages\":[\"en\",\"de\"],\"tools_required\":true", "", "")]
    [InlineData("meta-llama/Llama-3.3-70B-Instruct", "\"languages\":[\"ja\"]", "language_not_supported", "")]
    [InlineData("Qwen/Qwen3-32B", "\"languages\":[\"ja\"]", "", "languages")]
    [InlineData("microsoft/phi-4", "\"tools_required\":true,\"languages\":[\"en\"]", "", "tools languages")]
    [InlineData("microsoft/phi-4", "", "", "")]
    [InlineData("mistralai/Mistral-Large-2407", "", "model_licence", "")]
    [InlineData("tiiuae/falcon-180B", "\"use\":\"hosted-service\"", "model_licence", "")]
    [InlineData("meta-llama/Llama-4-Scout-17B-16E-Instruct", "\"residency\":\"eu\"", "model_licence", "")]
    [InlineData("meta-llama/Llama-3.1-405B", "\"latency_budget_ms\":60,\"latency_kind\":\"e2e\"", "infeasible_latency", "")]
    [InlineData("meta-llama/Llama-3.1-8B", "\"frontier_required\":true", "frontier_required", "")]
    public void Of_Requirement_ExcludesOrIsNotKnown(string model, string fields, string whyNot, string notKnown)
    {
        ShortlistEntry entry = Of(model, fields);
        Assert.Equal(whyNot.Split(' ', StringSplitOptions.RemoveEmptyEntries), entry.WhyNot);
        Assert.Equal(notKnown.Split(' ', StringSplitOptions.RemoveEmptyEntries), entry.NotKnown);
        Assert.Equal(entry.WhyNot.IsEmpty, entry.Suits);
    }

    [Theory]
    [InlineData("1x h100-sxm", "does_not_fit")]
    [InlineData("4x h100-sxm", "")]
    [InlineData("h100-sxm", "")]
    public void Of_Memory_IsThatOfTheServerAsked(string gpu, string whyNot) =>
        Assert.Equal(whyNot, string.Join(' ', Of("meta-llama/Llama-3.3-70B-Instruct", "\"precision\":\"bf16\"", $$""" "self_host":{"gpu":"{{gpu}}"} """).WhyNot));

    [Fact]
    public void Of_OnlyAPriceIsKnown_MemoryIsNotKnown() => Assert.Equal(["memory"], Of("Qwen/Qwen3-32B", "", Ask.ThreeThousand).NotKnown);

    [Fact]
    public void Of_ObservedTraffic_NeedsThe99thPercentilesNotTheMean()
    {
        var profile = new WorkloadProfile
        {
            Name = "w", FirstSeen = DateTimeOffset.UnixEpoch, LastSeen = DateTimeOffset.UnixEpoch.AddHours(400), Calls = 50_000, ObservedHours = 400, RequestsPerMonth = 1_000_000,
            InputTokens = 1_000, OutputTokens = 200, HourlyRequests = HourlySeries.Empty, InputPercentiles = new(800, 5_000, 39_000), OutputPercentiles = new(200, 400, 2_500),
        };
        Advice advice = AdvicePipeline.FromProfiles([profile], Scenario.ParseRequirements("""{"workloads":[{"name":"w","candidate_models":["Qwen/Qwen3-32B","Qwen/Qwen2.5-32B-Instruct"]}]}"""u8), new AdviceOptions());
        Assert.Equal(["context_too_short"], Entry(advice, "Qwen/Qwen3-32B").WhyNot);
        Assert.True(Entry(advice, "Qwen/Qwen2.5-32B-Instruct").Suits);
        Assert.Contains("41,500 are needed", Entry(advice, "Qwen/Qwen3-32B").Facts.Single(fact => fact.Name == "context").Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_Evidence_PutsProvenFirstAndKeepsRefutedInSight()
    {
        Advice advice = AdvicePipeline.FromScenario(Scenario.Parse("""{"workloads":[{"name":"w","requests_per_month":1000000}],"self_host":{"gpu":"h100-sxm"}}"""u8),
            new AdviceOptions { Evidence = new EvidenceSet([.. Scores.Good("microsoft/phi-4"), .. Scores.Bad(Scores.Llama)]) });
        Assert.Equal(("microsoft/phi-4", QualityStatus.Proven), (advice.Shortlist.Entries[0].Model, advice.Shortlist.Entries[0].Quality));
        Assert.Equal(["quality_not_enough"], Entry(advice, Scores.Llama).WhyNot);
    }

    [Fact]
    public void Of_AnyWorkload_CountsTheWholeCatalogAndSourcesEveryFact()
    {
        ModelShortlist shortlist = Ask.One("", Gpu).Shortlist;
        Assert.Equal(ShippedCatalogs.OpenModels.Length, shortlist.Considered);
        Assert.InRange(shortlist.Suitable, 1, shortlist.Considered - 1);
        Assert.All(shortlist.Entries.SelectMany(entry => entry.Facts), fact => Assert.False(string.IsNullOrWhiteSpace(fact.Source) || string.IsNullOrWhiteSpace(fact.Value)));
        Assert.Equal(shortlist.Entries.OrderByDescending(entry => entry.Suits).Select(entry => entry.Model), shortlist.Entries.Select(entry => entry.Model));
    }
}
