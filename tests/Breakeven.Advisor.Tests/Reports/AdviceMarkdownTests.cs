using System.Text.RegularExpressions;
using Breakeven.Advisor.Reports;
using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Tests.Reports;

public sealed class AdviceMarkdownTests
{
    [Fact]
    public void Render_HostileCells_KeepsEveryTableRectangular()
    {
        Advice advice = SampleAdvice.Documents() with { Assumptions = [new("a|b", "1\n2", "`c` | <b>d</b> [e](f)", IsEstimate: true)] };
        string md = AdviceMarkdown.Render(advice with { Workloads = [advice, advice] }, SampleAdvice.Context());
        string[] blocks = md.Split("\n\n");
        string[] tables = [.. blocks.Where(block => block.TrimStart('\n').StartsWith('|'))];

        Assert.True(tables.Length > 8);
        foreach (string table in tables)
        {
            string[] lines = table.Trim('\n').Split('\n');
            Assert.Matches(@"^\|(-{3}:?\|)+$", lines[1]);
            Assert.Single(lines.Select(Cells).Distinct());
        }
        Assert.DoesNotContain("<b>d", md, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_BackticksInTheDiff_CannotCloseTheFence()
    {
        string md = AdviceMarkdown.Render(SampleAdvice.Documents(), new() { ConfigDiff = "a\n```\n# not a title\n" });
        Assert.Contains("````diff\na\n```\n# not a title\n````", md, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_Savings_StateBaselinesMeasuresAndTotal()
    {
        string md = AdviceMarkdown.Render(SampleAdvice.Documents(), SampleAdvice.Context());
        Assert.Contains("Always the strong model would have cost \\$9,914", md, StringComparison.Ordinal);
        Assert.Contains("| routing by complexity | 840,210 | \\$1,412 | \\$1,398 (\\$1,120 to \\$1,690) |", md, StringComparison.Ordinal);
        Assert.Contains("| **together** | **901,232** | **\\$1,412** |", md, StringComparison.Ordinal);
    }

    private static int Cells(string line) => Regex.Count(line, @"(?<!\\)\|", RegexOptions.None, TimeSpan.FromSeconds(5));
}
