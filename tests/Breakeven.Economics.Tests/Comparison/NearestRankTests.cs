using Breakeven.Economics.Comparison;
using CsCheck;

namespace Breakeven.Economics.Tests.Comparison;

public sealed class NearestRankTests
{
    [Fact]
    public void Of_AnyValues_IsWhatSortingSays() => Gen.Select(Gen.Int[-20, 20].Array[1, 60], Gen.Int[1, 100]).Sample((values, percent) =>
    {
        double[] sorted = [.. values.Select(value => (double)value).Order()];
        double expected = sorted[(int)Math.Ceiling(percent / 100.0 * sorted.Length) - 1];
        Assert.Equal(expected, NearestRank.Of(values.Select(value => (double)value).ToArray(), percent / 100.0));
    });

    [Fact]
    public void Of_NeverAmongThem_IsTheLatest() => Assert.Equal(double.PositiveInfinity, NearestRank.Of(new[] { double.PositiveInfinity, 3, 2 }, 0.95));
}
