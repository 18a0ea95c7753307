using System.Text.RegularExpressions;
using System.Xml.Linq;
using Breakeven.Advisor.Reports;
using Breakeven.Advisor.Reports.Charts;
using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Tests.Reports;

public sealed class AdviceHtmlTests
{
    private const string Hostile = "<script>alert('x')</script>\"><img src=x onerror=y>&";

    [Fact]
    public void Render_FullAdvice_ReachesForNothingOutside()
    {
        string html = AdviceHtml.Render(SampleAdvice.TwoWorkloads(), SampleAdvice.Context());
        foreach (string bad in new[] { "http:", "https:", "//", "src=", "href=", "url(", "@import", "<script", "<link", "<iframe" })
            Assert.DoesNotContain(bad, html, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Render_HostileTexts_StaysText()
    {
        Advice advice = SampleAdvice.Documents();
        advice = advice with
        {
            Name = Hostile,
            Reasons = [new(Hostile, Hostile)],
            Warnings = [new(Hostile, Hostile)],
            Plan = [Hostile],
            Drivers = [new(Hostile, Hostile, Hostile, -1, 1)],
            WouldChangeIf = [new(Hostile, Hostile, Hostile, Verdict.Api)],
            Assumptions = [new(Hostile, Hostile, Hostile, IsEstimate: true)],
            BreakEven = advice.BreakEven! with { Basis = Hostile },
            Options = [.. advice.Options.Select(option => option with { WhyNot = Hostile, CostLines = [new(Hostile, 1)], Fleet = option.Fleet! with { Models = [Hostile], Gpu = Hostile } })],
        };
        ReportContext context = new() { Title = Hostile, DataSource = Hostile, ConfigDiff = Hostile, SimulatedNote = Hostile };
        string html = AdviceHtml.Render(advice with { Workloads = [advice, advice] }, context);

        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_FullAdvice_HasFourWellFormedChartsWithTitleAndText()
    {
        string html = AdviceHtml.Render(SampleAdvice.Documents());
        string[] charts = [.. Regex.Matches(html, "<svg.*?</svg>", RegexOptions.Singleline, TimeSpan.FromSeconds(5)).Select(match => match.Value)];

        Assert.Equal(4, charts.Length);
        foreach (XElement svg in charts.Select(XElement.Parse))
        {
            Assert.NotEmpty(svg.Element("title")!.Value);
            Assert.NotEmpty(svg.Element("desc")!.Value);
            Assert.DoesNotContain("NaN", svg.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("\u221e", svg.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Render_TwoWorkloads_HasUniqueIds()
    {
        Advice advice = SampleAdvice.Documents();
        string html = AdviceHtml.Render(advice with { Workloads = [advice, advice] });
        string[] ids = [.. Regex.Matches(html, " id=\"(?<id>[^\"]+)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5)).Select(match => match.Groups["id"].Value)];

        Assert.Equal(ids.Length, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(12 * 3, ids.Length); // three times four figures, each with title and description
    }

    [Fact]
    public void Render_SameInput_GivesTheSameBytes() =>
        Assert.Equal(AdviceHtml.Render(SampleAdvice.TwoWorkloads(), SampleAdvice.Context()), AdviceHtml.Render(SampleAdvice.TwoWorkloads(), SampleAdvice.Context()));

    [Fact]
    public void Render_BareAdvice_HasAVerdictAndNoChart()
    {
        string html = AdviceHtml.Render(new Advice { Verdict = Verdict.NotEnoughData, Confidence = 0 });
        Assert.Contains("<h1>Not enough data.</h1>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<svg", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_Estimates_AreMarked()
    {
        string html = AdviceHtml.Render(SampleAdvice.Documents());
        Assert.Equal(2, Regex.Count(html, "<em class=\"estimate\">", RegexOptions.None, TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public void Charts_DegenerateSeries_AreStillWellFormed()
    {
        Advice advice = SampleAdvice.Documents() with
        {
            BreakEven = null,
            Drivers = [new("x", "1", "1", 0, 0)],
            Charts = new()
            {
                CostByVolume = [new(0, 0, null, null), new(0, 0, null, null)],
                SavingDistribution = [new(0, 0, 5)],
                Load = [new(0, 0), new(0, 0)],
            },
        };
        Figure?[] figures = [CostChart.Draw(advice, "a"), SavingChart.Draw(advice, "a"), TornadoChart.Draw(advice, "a"), LoadChart.Draw(advice, "a")];
        Assert.All(figures, figure => Assert.DoesNotContain("NaN", XElement.Parse(figure!.Svg).ToString(), StringComparison.Ordinal));
    }
}
