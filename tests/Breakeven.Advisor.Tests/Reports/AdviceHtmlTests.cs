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
    public void Render_FullAdvice_HasFiveWellFormedChartsWithTitleAndText()
    {
        string html = AdviceHtml.Render(SampleAdvice.Documents());
        string[] charts = [.. Regex.Matches(html, "<svg.*?</svg>", RegexOptions.Singleline, TimeSpan.FromSeconds(5)).Select(match => match.Value)];

        Assert.Equal(5, charts.Length);
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
        Assert.Equal(15 * 3, ids.Length); // three times five figures, each with title and description
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
    public void Render_Savings_AreAmongTheFirstFactsAndBesideTheDiff()
    {
        string html = AdviceHtml.Render(SampleAdvice.TwoWorkloads(), SampleAdvice.Context());
        int savings = html.IndexOf("<h2>Savings</h2>", StringComparison.Ordinal), diff = html.IndexOf("<h2>Suggested configuration</h2>", StringComparison.Ordinal);

        Assert.Contains("<dt>Saved</dt><dd><b>$1,412</b><span>14% of $9,914 in 14 days</span>", html, StringComparison.Ordinal);
        Assert.InRange(html.IndexOf("<div class=\"pair\">", StringComparison.Ordinal), 1, savings);
        Assert.InRange(diff, savings, html.IndexOf("<h2>Three fleets compared</h2>", StringComparison.Ordinal));
    }

    [Fact]
    public void Render_Sections_CloseWhatTheyOpen()
    {
        string html = AdviceHtml.Render(SampleAdvice.TwoWorkloads(), SampleAdvice.Context());
        string body = html[html.IndexOf("<main>", StringComparison.Ordinal)..(html.IndexOf("</main>", StringComparison.Ordinal) + "</main>".Length)];
        Assert.NotEmpty(XElement.Parse(body).Elements("section"));
    }

    [Fact]
    public void Render_BreakEvenOfTheWhole_IsThatOfItsLargestWorkload()
    {
        string html = AdviceHtml.Render(SampleAdvice.TwoWorkloads() with { BreakEven = new(null, null, [], "each has its own") });
        Assert.Contains("<dt>Break-even of documents</dt><dd><b>2.05M</b>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("own servers win at no volume", html, StringComparison.Ordinal);
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
