using Breakeven.Economics.Comparison;
using CsCheck;

namespace Breakeven.Economics.Tests.Comparison;

public sealed class LoadShapeTests
{
    /// <summary>The look-up says what walking over the year says.</summary>
    [Fact]
    public void Overflow_AnyCurve_IsTheSumOverItsSteps() => Gen.Select(Gen.Int[0, 100].Array[1, 60], Gen.Int[0, 2_000_000], Gen.Int[0, 6_000_000]).Sample((loads, requests, capacity) =>
    {
        LoadShape shape = Models.Curve(loads);
        decimal walked = shape.Steps.Sum(step => step.Share * Math.Max(0m, requests * step.Multiple - capacity));
        Assert.Equal(walked, shape.Overflow(requests, capacity), 9);
        Assert.Equal((double)walked, shape.Sums.Overflow((double)requests, (double)capacity), tolerance: 0.001);
    });

    [Fact]
    public void MultipleExceeded_HalfAndTenthOfTheTime_AreTheStepsOfTheCurve()
    {
        LoadShape shape = LoadShape.FromCurve([new(0.1m, 4m), new(0.4m, 1m), new(0.5m, 0.4m)]);
        Assert.Equal([4, 1, 1, 0.4, 0], new[] { 0.05, 0.1, 0.3, 0.5, 1 }.Select(shape.Sums.MultipleExceeded));
    }

    [Fact]
    public void With_OtherSteps_OverflowsByThem()
    {
        LoadShape shape = LoadShape.Flat with { Steps = [new(0.5m, 2m), new(0.5m, 0m)] };
        Assert.Equal(50m, shape.Overflow(100m, 100m));
        Assert.Equal(50m, (shape with { Peak = 9m }).Overflow(100m, 100m));
    }
}
