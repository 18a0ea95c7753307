using System.Globalization;
using System.Text.RegularExpressions;
using Breakeven.Advisor.Derivations;
using Breakeven.Advisor.Reports;
using Breakeven.Advisor.Tests.Verdicts;
using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Tests.Reports;

public sealed class DerivedReportTests
{
    private static readonly Advice Two = Ask.About("""
        {"workloads":[{"name":"a <b>&","requests_per_month":4000000,"cached_input_fraction":0.3},{"name":"b","requests_per_month":90000,"frontier_required":true}],
        "api":{"model":"gpt-4.1"},"self_host":{"gpu":"h100-sxm"} }
        """);

    private static readonly Advice Many = Ask.About($$"""{"workloads":[{{string.Join(",", Enumerable.Range(1, 120).Select(i => $$"""{"name":"team-{{i}}","requests_per_month":{{i * 90_000}},"output_tokens":{{90 + i}},"frontier_required":{{(i % 7 == 0 ? "true" : "false")}} }"""))}}],"self_host":{"server_usd_per_month":2925,"capacity_requests_per_month":800000} }""");

    [Fact]
    public void Html_EveryLink_OpensADerivationOnThePage()
    {
        string html = AdviceHtml.Render(Two);
        string[] links = Values(html, " href=\"(?<v>[^\"]+)\""), ids = Values(html, " id=\"(?<v>[^\"]+)\"");
        Assert.True(links.Length > 100);
        Assert.All(links, link => Assert.Contains(link.TrimStart('#'), ids));
        Assert.Equal(ids.Length, ids.Distinct(StringComparer.Ordinal).Count());
        foreach (string bad in new[] { "http:", "https:", "src=", "url(", "@import", "<script", "<link", "<iframe" }) Assert.DoesNotContain(bad, html, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Html_EveryDerivation_ShowsValueInputsAndSources()
    {
        string html = AdviceHtml.Render(Two);
        foreach (Derivation derivation in Two.Workloads[0].Derivations)
        {
            string how = html[html.IndexOf($"id=\"{Anchors.To("w1", derivation.Name)}\"", StringComparison.Ordinal)..];
            how = how[..how.IndexOf("</details>", StringComparison.Ordinal)];
            Assert.All(derivation.Inputs, input => Assert.Contains(System.Net.WebUtility.HtmlEncode(input.Shown), how, StringComparison.Ordinal));
            Assert.All(derivation.Inputs.Where(input => input.From is null), input => Assert.Contains(System.Net.WebUtility.HtmlEncode(input.Source), how, StringComparison.Ordinal));
            Assert.Equal(derivation.Inputs.Count(input => input.IsEstimate), Regex.Count(how, ">estimate</em>", RegexOptions.None, TimeSpan.FromSeconds(1)));
        }
    }

    [Fact]
    public void Html_EachCostOfAnOption_LeadsToItsDerivation()
    {
        string html = AdviceHtml.Render(Two.Workloads[0] with { Workloads = [] });
        foreach (FleetOption option in Two.Workloads[0].Options)
        {
            Assert.Contains($"<a href=\"#d-all-{option.Kind}-usd-per-month\">{Format.Usd(option.MonthlyUsd!.Point)}</a>", html, StringComparison.Ordinal);
            Assert.All(option.CostLines, line => Assert.Contains($"<a href=\"#d-all-{option.Kind}.{line.Name.Replace('_', '-')}\">{Format.Usd(line.Usd)}</a>", html, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Markdown_EveryLink_HasItsAnchor()
    {
        string md = AdviceMarkdown.Render(Two);
        string[] links = Values(md, @"\]\((?<v>#[^)]+)\)"), ids = Values(md, "<a id=\"(?<v>[^\"]+)\"></a>");
        Assert.True(links.Length > 100);
        Assert.All(links, link => Assert.Contains(link.TrimStart('#'), ids));
        Assert.DoesNotContain("<b>", md, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_Derivations_AreLeftToExplain()
    {
        string text = AdviceText.Render(Two);
        Assert.DoesNotContain("WHERE THE NUMBERS COME FROM", text, StringComparison.Ordinal);
        Assert.Contains("--explain NAME", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(120)]
    public void Explain_AnyWidth_IsKeptAndTellsFormulaNumbersAndSource(int width)
    {
        using StringWriter output = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
        AdviceText.Explain(output, Two.Workloads[0].Derivations.Select(derivation => ((string?)"a", derivation)), width);
        string text = output.ToString();
        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= width, line));
        Assert.Contains("A = N × a", text, StringComparison.Ordinal);
        Assert.Contains("stated in the scenario", text, StringComparison.Ordinal);
        Assert.Contains("(estimate)", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Headline_ManyWorkloads_CountsInsteadOfNaming()
    {
        string headline = AdviceWords.Headline(Many);
        Assert.DoesNotContain("team-", headline, StringComparison.Ordinal);
        Assert.Contains("Of 120 workloads", headline, StringComparison.Ordinal);
        int[] counts = [.. Values(headline[headline.IndexOf("workloads", StringComparison.Ordinal)..], @"(?<v>\d+) (?:on|infeasible|not)").Select(int.Parse)];
        Assert.Equal(120, counts.Sum());
    }

    [Fact]
    public void Document_ManyWorkloads_ListsMostAtStakeFirstAndAddsUpTheRest()
    {
        ReportDocument document = AdviceDocument.Build(Many);
        ReportTable overview = document.Sections[0].Blocks.OfType<ReportTable>().First();
        Assert.Equal(51, overview.Rows.Length);
        Assert.Equal("70 more", overview.Rows[^1].Cells[0]);
        Assert.Equal(Many.Workloads.MaxBy(MoneyAtStake.Of)!.Name, overview.Rows[0].Cells[0]);
        decimal[] stakes = [.. Many.Workloads.Select(MoneyAtStake.Of).OrderDescending()];
        Assert.Equal(Format.Usd(stakes.Skip(50).Sum()), overview.Rows[^1].Cells[4]);
        Assert.Equal(AdviceDocument.MostInDetail, document.Sections.Count(section => section.Title.StartsWith("Workload: ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Render_ManyWorkloads_GrowsNoLargerThanThoseInDetail()
    {
        Assert.InRange(AdviceHtml.Render(Many).Length, 100_000, 1_200_000);
        Assert.InRange(AdviceMarkdown.Render(Many).Length, 30_000, 500_000);
        Assert.InRange(AdviceText.Render(Many).Length, 10_000, 250_000);
    }

    private static string[] Values(string text, string pattern) => [.. Regex.Matches(text, pattern, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5)).Select(match => match.Groups["v"].Value)];
}
