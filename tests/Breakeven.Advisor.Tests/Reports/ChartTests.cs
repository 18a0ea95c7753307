using System.Globalization;
using System.Xml.Linq;
using Breakeven.Advisor.Reports;
using Breakeven.Advisor.Reports.Charts;
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
        Assert.Equal(3, XElement.Parse(svg).Elements("circle").Count());
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
