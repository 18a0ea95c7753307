using Breakeven.Advisor.Reports;
using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Tests.Reports;

public sealed class InputWordsTests
{
    [Theory]
    [InlineData("requests_per_month", "Requests a month")]
    [InlineData("support.server_usd_per_month", "support: Server price a month")]
    [InlineData("self_host.redundancy", "Spare servers")]
    [InlineData("api_price", "API price")]
    [InlineData("unheard_of_gpu_thing", "Unheard of GPU thing")]
    [InlineData("", "")]
    public void Name_Input_IsReadable(string input, string name) => Assert.Equal(name, InputWords.Name(input));

    [Theory]
    [InlineData("requests_per_month", "5714000", "5,714,000")]
    [InlineData("server_usd_per_month", "18340.9", "$18,341")]
    [InlineData("api_price_usd_per_request", "0.00121065", "$0.001211")]
    [InlineData("optimisation_saving", "0.691457", "69%")]
    [InlineData("frontier_required", "true", "yes")]
    [InlineData("gpu_expertise", "none", "none")]
    public void Value_Input_HasItsUnit(string input, string value, string text) => Assert.Equal(text, InputWords.Value(input, value));

    [Fact]
    public void AssumptionTable_SharedByAll_StandsOnceAndSaysSo()
    {
        Assumption shared = new("pue", "1.3", "default", IsEstimate: true), own = new("note 1", "Few days.", "the ledger");
        Advice part = new() { Verdict = Verdict.Api, Confidence = 1, Name = "a", Assumptions = [shared] };
        ReportTable table = AssumptionTable.Of(part with { Workloads = [part, part with { Name = "b", Assumptions = [shared, own] }] })!;

        Assert.Equal([["PUE", "1.3 (estimate)", "default", "all"], ["Note", "Few days.", "the ledger", "b"]], table.Rows.Select(row => row.Cells.ToArray()));
    }
}
