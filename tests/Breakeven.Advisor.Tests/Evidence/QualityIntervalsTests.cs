using Breakeven.Advisor.Evidence;

namespace Breakeven.Advisor.Tests.Evidence;

public sealed class QualityIntervalsTests
{
    private const double Z = 1.959964;

    private static double[] Repeat(params (double Value, int Times)[] values) => [.. values.SelectMany(one => Enumerable.Repeat(one.Value, one.Times))];

    /// <summary>Before and after a stem cell transplantation: 1 pair changed one way and 7 the other of 21 (Fagerland, Lydersen and Laake, Stat. Med. 33, 2014).</summary>
    [Fact]
    public void Paired_PassAndFail_IsBonettAndPrice()
    {
        Interval interval = QualityIntervals.Paired(Repeat((1, 1), (-1, 7), (0, 13)), Z);
        Assert.Equal(-6.0 / 21, interval.Mean, 9);
        Assert.Equal(-0.508, interval.Low, 3);
        Assert.Equal(-0.013, interval.High, 3);
    }

    /// <summary>81 of 263 (Newcombe, Stat. Med. 17, 1998, table I).</summary>
    [Fact]
    public void Level_PassAndFail_IsWilson()
    {
        Interval interval = QualityIntervals.Level(Repeat((1, 81), (0, 182)), Z);
        Assert.Equal(0.2553, interval.Low, 4);
        Assert.Equal(0.3662, interval.High, 4);
    }

    /// <summary>56 of 70 against 48 of 80: p~ = 57/72 and 49/82.</summary>
    [Fact]
    public void Independent_PassAndFail_IsAgrestiAndCaffo()
    {
        Interval interval = QualityIntervals.Independent(Repeat((1, 56), (0, 14)), Repeat((1, 48), (0, 32)), Z);
        double a = 57.0 / 72, b = 49.0 / 82, half = Z * Math.Sqrt(a * (1 - a) / 72 + b * (1 - b) / 82);
        Assert.Equal(0.2, interval.Mean, 9);
        Assert.Equal(a - b - half, interval.Low, 9);
        Assert.Equal(a - b + half, interval.High, 9);
    }

    [Fact]
    public void Paired_AllEqual_IsNotCertain()
    {
        Assert.InRange(QualityIntervals.Paired(new double[10], Z).Low, -0.25, -0.2);
        Assert.InRange(QualityIntervals.Paired(new double[1_000], Z).Low, -0.003, -0.0025);
    }

    /// <summary>Of intervals given 95 %, about 95 % hold the truth, whatever the scores look like.</summary>
    [Theory]
    [InlineData("rarely worse", 60)]
    [InlineData("rarely worse", 400)]
    [InlineData("often different", 60)]
    [InlineData("graded", 60)]
    [InlineData("graded", 400)]
    public void Paired_Redrawn_HoldsTheTruth(string kind, int items)
    {
        var random = new Random(20_261_127);
        (Func<double> draw, double truth) = kind switch
        {
            "rarely worse" => (() => random.NextDouble() < 0.04 ? -1 : 0, -0.04),
            "often different" => ((Func<double>)(() => random.NextDouble() is var u && u < 0.25 ? -1 : u < 0.40 ? 1 : 0), -0.10),
            _ => (() => -0.3 * random.NextDouble() * random.NextDouble(), -0.075),
        };
        const int Times = 3_000;
        int held = Enumerable.Range(0, Times).Count(_ => QualityIntervals.Paired([.. Enumerable.Range(0, items).Select(_ => draw())], Z) is var interval && interval.Low <= truth && truth <= interval.High);
        Assert.InRange(held / (double)Times, 0.935, 1);
    }

    /// <summary>A model that is worse by exactly the margin is called good enough in about 2.5 % of samples, and no more than that by much.</summary>
    [Theory]
    [InlineData(150)]
    [InlineData(1_000)]
    public void Paired_WorseByTheMargin_IsRarelyProven(int items)
    {
        var random = new Random(7);
        const double Margin = 0.05;
        int proven = 0;
        for (int time = 0; time < 3_000; time++)
        {
            double[] sample = [.. Enumerable.Range(0, items).Select(_ => random.NextDouble() is var u && u < 0.10 ? -1.0 : u < 0.15 ? 1 : 0)];
            if (QualityIntervals.Paired(sample, Z).Low > -Margin) proven++;
        }
        Assert.InRange(proven / 3_000.0, 0, 0.035);
    }
}
