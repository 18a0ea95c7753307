using Breakeven.Advisor.Workloads;
using CsCheck;

namespace Breakeven.Advisor.Tests.Workloads;

public sealed class TokenSketchTests
{
    [Fact]
    public void Quantile_AnyCounts_IsWithinOnePercentOfTheExactRank() =>
        Gen.Select(Gen.Long[0, 2_000_000].List[1, 500], Gen.Double[0.01, 1]).Sample((values, q) =>
        {
            TokenSketch sketch = new();
            foreach (long value in values) sketch.Add(value);
            long exact = values.Order().ElementAt(Math.Max(1, (int)Math.Ceiling(q * values.Count)) - 1);
            Assert.InRange(sketch.Quantile(q), exact * 0.99, exact * 1.01);
        }, iter: 300);

    [Fact]
    public void Quantile_WithoutValues_IsZero() => Assert.Equal(0, new TokenSketch().Quantile(0.5));
}
