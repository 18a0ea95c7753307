using Breakeven.Advisor.Reports;
using Breakeven.Advisor.Tests.Verdicts;
using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Tests.Reports;

public sealed class FleetSectionsTests
{
    [Fact]
    public void FleetSearch_Searched_NamesTheChosenAndEachAlternativeWithItsCost()
    {
        Advice advice = Ask.One("", """ "self_host":{"gpu":["l40s","h100-sxm"]} """);
        ReportSection section = Assert.Single(FleetSearchSection.Of(new(advice, 2, "all")));
        FleetChoice chosen = advice.FleetSearch!.Chosen!;
        Assert.Contains($"{chosen.GpusPerServer}x {chosen.Gpu} at {chosen.Precision}", section.Blocks.OfType<ReportParagraph>().First().Text, StringComparison.Ordinal);
        ReportTable others = section.Blocks.OfType<ReportTable>().First();
        Assert.Equal(advice.FleetSearch.Alternatives.Select(other => other.Name), others.Rows.Select(row => row.Cells[0]));
        Assert.Contains(others.Rows, row => row.Cells[1].Contains("but it asks a commitment of a year", StringComparison.Ordinal));
    }

    [Fact]
    public void FleetSearch_NothingSearched_HasNoSection() => Assert.Empty(FleetSearchSection.Of(new(Ask.One(""), 2, "all")));

    [Fact]
    public void Portfolio_PoolSaves_ListsMembersAndTotal()
    {
        Advice advice = Ask.About("""
            {"workloads":[{"name":"a","requests_per_month":300000,"input_tokens":1000,"output_tokens":200,"traffic":"steady"},{"name":"b","requests_per_month":400000,"input_tokens":1000,"output_tokens":200,"traffic":"steady"}],
             "self_host":{"server_usd_per_month":3000,"capacity_requests_per_month":1000000}}
            """);
        ReportTable members = Assert.Single(PortfolioSection.Of(new(advice, 2, "all"))).Blocks.OfType<ReportTable>().Single();
        Assert.Equal(["b", "a", "total"], members.Rows.Select(row => row.Cells[0]));
        Assert.Equal(("$4,200", "$3,000"), (members.Rows[^1].Cells[2], members.Rows[^1].Cells[3]));
        Assert.Empty(PortfolioSection.Of(new(Ask.One(""), 2, "all")));
    }

    [Fact]
    public void Write_Searched_HasTheMembersOfTheContract()
    {
        var search = Ask.Document(Ask.One("", "\"org\":{}")).GetProperty("fleet_search");
        Assert.Equal("on_demand", search.GetProperty("chosen").GetProperty("procurement").GetString());
        Assert.True(search.GetProperty("alternatives").GetArrayLength() > 0);
        Assert.False(Ask.Document(Ask.One("")).TryGetProperty("fleet_search", out _));
    }
}
