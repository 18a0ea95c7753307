using System.Globalization;
using System.Xml.Linq;
using Breakeven.Advisor.Reports;
using Breakeven.Advisor.Reports.Charts;
using Breakeven.Advisor.Tests.Verdicts;
using Breakeven.Advisor.Verdicts;
using CsCheck;

namespace Breakeven.Advisor.Tests.Reports;

public sealed class ChartTests
{
    [Fact]
    public void LinearScale_AnyRange_HasFewRoundTicksWithinIt() =>
        Gen.Select(Gen.Double[-1e7, 1e7], Gen.Double[1e-3, 1e7]).Sample((low, span) =>
        {
            LinearScale scale = new(low, low + span);
            Assert.InRange(scale.Ticks.Count, 2, 9);
            Assert.All(scale.Ticks, tick => Assert.InRange(scale.At(tick), 0, 1));
            Assert.True(scale.Low <= low + span * 1e-6 && scale.High >= low + span - span * 1e-6);
        }, iter: 500);

    [Fact]
    public void LogScale_AnyRange_HasTicksInOrder() =>
        Gen.Select(Gen.Double[1, 1e5], Gen.Double[10, 1e7]).Sample((low, ratio) =>
        {
            LogScale scale = new(low, low * ratio);
            Assert.InRange(scale.Ticks.Count, 1, 9);
            Assert.Equal(scale.Ticks.Order(), scale.Ticks);
        }, iter: 500);

    [Fact]
    public void SavingChart_HalfOfOneBinAboveZero_SaysHalf()
    {
        Figure figure = SavingChart.Draw(With(new() { SavingDistribution = [new(-100, 100, 10)] }), "a")!;
        Assert.Contains("cheaper in 50% of them", figure.Caption, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadChart_LoadAboveTheFleet_CountsHoursAndRequests()
    {
        Figure figure = LoadChart.Draw(With(new() { Load = [new(0, 50), new(1, 150), new(2, 100), new(3, 100)], FleetRequestsPerHour = 100 }), "a")!;
        Assert.Contains("25% of the time more is asked, 13% of all requests", figure.Caption, StringComparison.Ordinal);
        Assert.Contains("area over", figure.Svg, StringComparison.Ordinal);
    }

    [Fact]
    public void LoadChart_YearOfHours_KeepsThePeakAndSaysThatItThinned()
    {
        Figure figure = LoadChart.Draw(With(new() { Load = [.. Enumerable.Range(0, 8760).Select(hour => new LoadPoint(hour, hour == 5000 ? 900 : 10))] }), "a")!;
        XElement area = XElement.Parse(figure.Svg).Elements("polygon").Single();
        double[] heights = [.. area.Attribute("points")!.Value.Split(' ').Select(point => double.Parse(point.Split(',')[1], CultureInfo.InvariantCulture))];

        Assert.True(heights.Length < 500);
        Assert.True(heights.Min() < heights.Max() - 150);
        Assert.Contains("Each column shows its highest hour.", figure.Caption, StringComparison.Ordinal);
    }

    [Fact]
    public void TornadoChart_OneDriverCrossesZero_IsNamedAsDecisive()
    {
        Figure figure = TornadoChart.Draw(SampleAdvice.Documents() with { Drivers = [new("gpu_price", "1", "3", 500, -100), new("pue", "1.1", "1.4", 300, 200)] }, "a")!;
        Assert.EndsWith("Alone able to turn the sign: GPU price.", figure.Caption, StringComparison.Ordinal);
    }

    [Fact]
    public void CostChart_MarksTodayAndTheStableBreakEven()
    {
        string svg = CostChart.Draw(SampleAdvice.Documents(), "a")!.Svg;
        Assert.Contains(">today 1.8M</text>", svg, StringComparison.Ordinal);
        Assert.Contains(">break-even 2.05M</text>", svg, StringComparison.Ordinal);
        Assert.Equal(3, XElement.Parse(svg).Elements("circle").Count(circle => circle.Attribute("class")!.Value == "cross"));
        Assert.Single(XElement.Parse(svg).Elements("circle"), circle => circle.Attribute("class")!.Value == "point");
    }

    [Fact]
    public void CostChart_WholeServers_RisesUprightAtEachStep()
    {
        Advice advice = Ask.About("""{"workloads":[{"name":"w","requests_per_month":1700000,"input_tokens":800,"output_tokens":100,"peak_to_mean":1}],"self_host":{"server_usd_per_month":2925,"capacity_requests_per_month":800000} }""");
        CostPoint[] points = [.. advice.Charts!.CostByVolume];
        foreach (decimal full in new[] { 800_000m, 1_600_000m, 2_400_000m })
        {
            int at = Array.FindIndex(points, point => point.RequestsPerMonth == full);
            Assert.Equal(2925m, points[at + 1].SelfHost - points[at].SelfHost);
            Assert.InRange(points[at + 1].RequestsPerMonth - full, 0, 1);
        }
        Assert.Equal(2, XElement.Parse(CostChart.Draw(advice, "a")!.Svg).Elements("line").Count(line => line.Attribute("class")!.Value == "whisker")); // of the cost and of the volume
    }

    [Fact]
    public void LoadDurationChart_LoadAboveTheFleet_SharesAreThoseOfTheCurve()
    {
        Figure figure = LoadDurationChart.Draw(With(new() { LoadDuration = [new(0.25, 200), new(0.75, 60)], FleetRequestsPerHour = 100, FleetServers = 2 }), "a")!;
        Assert.Contains("25% of the time more is asked, 26% of all requests. 30% of that stands idle.", figure.Caption, StringComparison.Ordinal); // 25 of 95; 0.75 × 40 of 100
        Assert.Single(XElement.Parse(figure.Svg).Elements("line"), line => line.Attribute("class")!.Value == "line each");
    }

    [Fact]
    public void TornadoChart_StatedSaving_IsWhereTheHalvesMeet()
    {
        XElement svg = XElement.Parse(TornadoChart.Draw(With(new() { OwnSaving = new(100, 0, 100, 200) }) with { Drivers = [new("gpu_price", "1", "3", 500, -100)] }, "a")!.Svg);
        XElement[] halves = [.. svg.Elements("rect").Where(rect => rect.Element("{*}title") is not null || rect.Elements().Any())];
        double Left(XElement rect) => double.Parse(rect.Attribute("x")!.Value, CultureInfo.InvariantCulture);
        double baseline = double.Parse(svg.Elements("line").Single(line => line.Attribute("class")!.Value == "marker even").Attribute("x1")!.Value, CultureInfo.InvariantCulture);
        Assert.Equal(baseline, halves.Max(Left), 0.11);
    }

    [Fact]
    public void StackChart_DiscountsLeftOfZero_SumIsMarked()
    {
        FleetOption api = new("api", true, null, new(60, 50, 60, 70), [new("input_tokens", 100), new("optimisation_saving", -40)], null), own = new("self-host", true, null, new(80, 70, 80, 90), [new("servers", 80)], null);
        Figure figure = StackChart.Draw(With(new()) with { Options = [api, own] }, "a")!;
        XElement[] parts = [.. XElement.Parse(figure.Svg).Elements("rect").Where(rect => rect.Elements().Any())];
        double Width(XElement rect) => double.Parse(rect.Attribute("width")!.Value, CultureInfo.InvariantCulture);
        Assert.Equal(3, parts.Length);
        Assert.Equal(0.4, Width(parts[1]) / Width(parts[0]), 2);
        Assert.Single(XElement.Parse(figure.Svg).Elements("line"), line => line.Attribute("class")!.Value == "whisker");
        Assert.Contains("what is taken off", figure.Caption, StringComparison.Ordinal);
    }

    [Fact]
    public void CumulativeChart_BoughtServers_SaysWhenTheyAreRepaid()
    {
        Advice advice = Ask.One("", """ "self_host":{"purchase_usd":60000,"amortisation_months":30} """);
        AdviceCharts charts = advice.Charts!;
        Assert.Equal(31, charts.Cumulative.Length);
        Assert.Equal(new CumulativePoint(0, 0, 60_000), charts.Cumulative[0]);
        Assert.Equal(new CumulativePoint(10, 60_000, 60_000), charts.Cumulative[10]);
        Assert.Contains("paid for themselves after 10 months", CumulativeChart.Draw(advice, "a")!.Caption, StringComparison.Ordinal);
    }

    [Fact]
    public void Marker_UnderTheTitleOfTheAxis_LeavesItLegible()
    {
        Figure figure = SavingChart.Draw(With(new() { SavingDistribution = [new(0, 100, 10)] }), "a")!;
        XElement[] zero = [.. XElement.Parse(figure.Svg).Elements("line").Where(line => line.Attribute("class")!.Value == "marker zero")];
        Assert.All(zero, line => Assert.False(double.Parse(line.Attribute("y1")!.Value, CultureInfo.InvariantCulture) < 81 && double.Parse(line.Attribute("y2")!.Value, CultureInfo.InvariantCulture) > 81));
        Assert.Equal(2, zero.Length);
    }

    [Theory]
    [InlineData(0, "$0")]
    [InlineData(950, "$950")]
    [InlineData(999.9, "$1k")]
    [InlineData(12_400, "$12.4k")]
    [InlineData(1_500_000, "$1.5M")]
    [InlineData(-2_400, "\u2212$2.4k")]
    public void UsdShort_Amounts_AreReadable(double usd, string text) => Assert.Equal(text, Format.UsdShort((decimal)usd));

    private static Advice With(AdviceCharts charts) => new() { Verdict = Verdict.Api, Confidence = 1, Charts = charts };
}
