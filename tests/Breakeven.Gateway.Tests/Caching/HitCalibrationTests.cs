using Breakeven.Gateway.Caching.Semantic;

namespace Breakeven.Gateway.Tests.Caching;

public sealed class HitCalibrationTests(ITestOutputHelper output)
{
    /// <summary>One-sided Clopper-Pearson bounds, by the beta distribution's quantiles (R: qbeta(conf, wrong + 1, of - wrong)).</summary>
    [Theory]
    [InlineData(0, 59, 0.95, 0.0495)]
    [InlineData(0, 299, 0.95, 0.00997)]
    [InlineData(1, 100, 0.95, 0.0466)]
    [InlineData(5, 100, 0.95, 0.1023)]
    [InlineData(500, 1000, 0.99, 0.5373)]
    [InlineData(7, 7, 0.95, 1)]
    public void UpperBound_Known_IsTheTables(int wrong, int of, double confidence, double expected) => Assert.Equal(expected, HitCalibration.UpperBound(wrong, of, confidence), 3);

    [Fact]
    public void Add_TooFew_OnlyVerifies()
    {
        HitCalibration calibration = new(0.05, 0.95, 0.8);
        Assert.Equal(59, calibration.Enough);
        for (int i = 0; i < 58; i++) calibration.Add(0.99, agrees: true);
        Assert.Null(calibration.State.Threshold);
        calibration.Add(0.99, agrees: true);
        Assert.NotNull(calibration.State.Threshold);
        Assert.InRange(calibration.State.Upper, 0.04, 0.05);
    }

    [Fact]
    public void Add_WrongBelow_KeepsTheThresholdAbove()
    {
        HitCalibration calibration = new(0.05, 0.95, 0.8);
        for (int i = 0; i < 200; i++)
        {
            calibration.Add(0.97, agrees: true);
            calibration.Add(0.88, agrees: i % 2 == 0);
        }
        Assert.True(calibration.Serves(0.97));
        Assert.False(calibration.Serves(0.88));
    }

    /// <summary>A target that silently changes: what was right no longer is, and the threshold goes.</summary>
    [Fact]
    public void Add_AnswersTurnWrong_StopsServing()
    {
        HitCalibration calibration = new(0.05, 0.95, 0.8);
        for (int i = 0; i < 100; i++) calibration.Add(0.95, agrees: true);
        Assert.NotNull(calibration.State.Threshold);
        for (int i = 0; i < 20; i++) calibration.Add(0.95, agrees: false);
        Assert.Null(calibration.State.Threshold);
    }

    /// <summary>Over many histories of a false share that grows with distance, the true share above the chosen threshold exceeds the stated rate as rarely as was promised.</summary>
    [Fact]
    public void Add_ManyHistories_HoldsTheRate()
    {
        const int Histories = 2000;
        const double Rate = 0.05, Confidence = 0.9;
        Random random = new(11);
        int chosen = 0, broken = 0, everBroken = 0;
        for (int run = 0; run < Histories; run++)
        {
            double slope = 0.05 + 0.5 * random.NextDouble(); // false share at the floor; none at cosine 1
            HitCalibration calibration = new(Rate, Confidence, 0.8);
            bool ever = false, last = false;
            for (int i = 0; i < 400; i++)
            {
                double cosine = 0.8 + 0.2 * random.NextDouble();
                calibration.Add(cosine, random.NextDouble() >= slope * (1 - cosine) / 0.2);
                last = calibration.State.Threshold is { } threshold && slope * (1 - threshold) / 0.4 > Rate; // mean of a line over the part above the threshold
                ever |= last;
            }
            if (calibration.State.Threshold is not null) chosen++;
            if (last) broken++;
            if (ever) everBroken++;
        }
        output.WriteLine($"{Histories} histories: {chosen} chose a threshold, {broken} of them a wrong one at the end, {everBroken} at some time.");
        Assert.True(chosen > Histories / 4, $"{chosen} thresholds");
        Assert.InRange(everBroken, 1, (1 - Confidence) * Histories);
    }

    [Fact]
    public void VectorIndex_MoreThanItHolds_ForgetsTheOldest()
    {
        VectorIndex index = new(3);
        TextFacts facts = TextFacts.Of("how are you");
        for (int i = 0; i < 5; i++) index.Add("c", $"k{i}", VectorIndex.Normalized([1, i])!, facts);
        Assert.Equal(3, index.Count);
        Assert.Equal("k2", index.Find("c", VectorIndex.Normalized([1, 0]), facts, 0)!.Value.Key);
        Assert.Null(index.Find("other", VectorIndex.Normalized([1, 0]), facts, 0));
        Assert.Null(index.Find("c", VectorIndex.Normalized([1, 0]), TextFacts.Of("how are you not"), 0));
        index.Remove("c", "k2");
        Assert.Equal(2, index.Count);
        Assert.Null(VectorIndex.Normalized([0, 0]));
    }
}
