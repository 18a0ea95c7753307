using System.Collections.Immutable;
using Breakeven.Advisor.Workloads;
using CsCheck;

namespace Breakeven.Advisor.Tests.Workloads;

public sealed class LoadDurationTests
{
    [Fact]
    public void Curve_AnyHours_KeepsTimeAndVolumeAndFalls() =>
        Gen.Double[0, 1e6].List[1, 3000].Where(hours => hours.Sum() > 1e-6).Sample(hours =>
        {
            ImmutableArray<LoadStep> curve = LoadDuration.Curve(hours);
            Assert.InRange(curve.Length, 1, 24);
            Assert.Equal(1, curve.Sum(step => step.ShareOfTime), 9);
            Assert.Equal(1, curve.Sum(step => step.ShareOfTime * step.MultipleOfMean), 9);
            Assert.All(curve.Zip(curve.Skip(1)), pair => Assert.True(pair.First.MultipleOfMean > pair.Second.MultipleOfMean));
        }, iter: 200);

    [Fact]
    public void Curve_WithoutLoad_IsEmpty() => Assert.Empty(LoadDuration.Curve([0, 0, 0]));
}
