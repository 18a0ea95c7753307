using Breakeven.Economics.Capacity;

namespace Breakeven.Economics.Tests.Capacity;

public sealed class MeasuredThroughputTests
{
    [Fact]
    public void At_MeasuredSample_MedianErrorOfThroughputStaysUnder35Percent() =>
        Assert.InRange(Median(point => (Predict(point)?.OutputTokensPerSecond, point.OutputTokensPerSecond)), 0, 0.35);

    [Fact]
    public void At_MeasuredSample_MedianErrorOfTimePerTokenStaysUnder35Percent() =>
        Assert.InRange(Median(point => (Predict(point)?.TimePerOutputToken.TotalMilliseconds, point.TpotMs)), 0, 0.35);

    [Fact]
    public void Sample_Always_SpansEnginesAcceleratorsAndModels()
    {
        List<MeasuredPoint> points = MeasuredPoint.Sample();

        Assert.Equal(60, points.Count);
        Assert.True(points.DistinctBy(point => point.Engine).Count() >= 3);
        Assert.True(points.DistinctBy(point => point.Shape.Accelerator.Id).Count() >= 6);
        Assert.True(points.DistinctBy(point => point.Shape.Model.Id).Count() >= 6);
    }

    private static ServingPoint? Predict(MeasuredPoint point) => CapacityModel.At(point.Shape, point.Request, point.Concurrency);

    /// <summary>A point that the model says does not fit counts as wholly wrong: it was measured, so it did fit.</summary>
    private static double Median(Func<MeasuredPoint, (double? Predicted, double? Measured)> figures)
    {
        List<double> errors = [.. MeasuredPoint.Sample().Select(figures).Select(pair => pair.Predicted is { } predicted ? Math.Abs(predicted / pair.Measured!.Value - 1) : 1).Order()];
        return errors[errors.Count / 2];
    }
}
