using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Tests.Verdicts;

public sealed class GrowthOutlookTests
{
    /// <summary>$3,000 at $0.006 a request: break-even at 500,000.</summary>
    [Theory]
    [InlineData(250_000, 0.05, 14.2)] // ln 2 / ln 1.05
    [InlineData(1_000_000, -0.05, 13.5)] // ln 0.5 / ln 0.95
    [InlineData(250_000, -0.05, null)]
    [InlineData(250_000, 0.01, null)] // more than three years away
    public void Of_StatedGrowth_SaysWhenVolumeCrosses(int requests, double growth, double? months)
    {
        Advice advice = Ask.About($$"""{"workloads":[{"name":"w","requests_per_month":{{requests}},"input_tokens":1000,"output_tokens":200,"traffic":"steady","growth_per_month":{{growth}}}],{{Ask.ThreeThousand}}}""");
        Assert.Equal(months, advice.Workloads[0].Outlook!.MonthsToBreakEven);
    }

    [Fact]
    public void Of_NothingKnown_IsNull() => Assert.Null(Ask.One("").Workloads[0].Outlook);
}
