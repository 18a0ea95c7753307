using Breakeven.Advisor.Interview;
using Breakeven.Advisor.Tests.Verdicts;

namespace Breakeven.Advisor.Tests.Interview;

public sealed class RequirementTableTests
{
    private static RequirementRow Row(string fields, string name, string sections = Ask.ThreeThousand) => Ask.One(fields, sections).Requirements.Single(row => row.Requirement == name);

    [Theory]
    [InlineData("\"external_processing_allowed\":false", "external_processing_allowed", "no", "excludes the API")]
    [InlineData("\"frontier_required\":true", "frontier_required", "yes", "excludes own servers")]
    [InlineData("\"latency_budget_ms\":20", "latency_budget_ms", "20", "excludes the API")]
    [InlineData("\"customization\":\"full_finetune\"", "customization", "full_finetune", "excludes the API")]
    [InlineData("", "traffic", "steady", "a reason (predictable_traffic)")]
    [InlineData("", "frontier_required", "no", "yes would make it api")]
    [InlineData("", "languages", "any", "does not change the verdict alone")]
    public void Of_Requirement_SaysWhatItDoes(string fields, string name, string value, string effect)
    {
        RequirementRow row = Row(fields, name);
        Assert.Equal(value, row.Value);
        Assert.Contains(effect, row.Effect, StringComparison.Ordinal);
        Assert.Equal(fields.Length == 0 && name != "traffic" ? "default" : "stated", row.Basis);
    }

    [Fact]
    public void Of_Region_SatisfiedByTheApi_ExcludesNothing() =>
        Assert.DoesNotContain("excludes", Row("\"residency\":\"eu\"", "residency", """ "api":{"region":"EU"},"self_host":{"server_usd_per_month":3000} """).Effect, StringComparison.Ordinal);

    [Fact]
    public void Json_Requirements_TieEachToItsCriterion()
    {
        foreach (var row in Ask.Document(Ask.One("")).GetProperty("requirements").EnumerateArray())
            foreach (string member in new[] { "requirement", "value", "basis", "criterion", "effect" }) Assert.NotEqual("", row.GetProperty(member).GetString());
    }
}
