using System.Text;
using Breakeven.Gateway.Targets.Engines;
using CsCheck;

namespace Breakeven.Gateway.Tests.Targets.Engines;

public sealed class PrometheusTextTests
{
    private static readonly HashSet<string> Wanted = ["a", "b:c"];

    [Theory]
    [InlineData("a 1\na{x=\"}\"} 2\n", 3, 2)]
    [InlineData("# a 9\r\n  a\t1.5 1700000000000\r\n", 1.5, 1)]
    [InlineData("a{x=\"\\\"} 9\"} 4", 4, 1)]
    [InlineData("a NaN\na +Inf\na -2", -2, 1)]
    [InlineData("ab 7\naa{a=\"1\"} 7\na 1e3\na x\na\na{\n", 1000, 1)]
    public void Sum_SamplesOfAName_AreAddedUp(string text, double sum, int samples)
    {
        MetricSum found = Assert.Single(PrometheusText.Sum(Encoding.UTF8.GetBytes(text), Wanted)).Value;
        Assert.Equal((sum, samples), (found.Sum, found.Samples));
    }

    [Fact]
    public void Sum_AnyBytes_NeverThrows() =>
        Gen.OneOf(Gen.Byte.Array[0, 200], Gen.String[Gen.Char["ab:c{}\"\\=, 01.#\n"], 0, 200].Select(Encoding.UTF8.GetBytes))
            .Sample(bytes => Assert.True(PrometheusText.Sum(bytes, Wanted).Count <= Wanted.Count));
}
