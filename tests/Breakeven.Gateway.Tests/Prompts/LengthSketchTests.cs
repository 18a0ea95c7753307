using Breakeven.Gateway.Prompts.Outputs;

namespace Breakeven.Gateway.Tests.Prompts;

public sealed class LengthSketchTests
{
    [Fact]
    public void Limit_TooFew_IsNone()
    {
        LengthSketch sketch = new();
        for (int i = 1; i < AutoOutputLimit.LeastAnswers; i++) sketch.Add(100, wasCut: false);
        Assert.Null(sketch.Limit);
        sketch.Add(100, wasCut: false);
        Assert.Equal(256, sketch.Limit);
    }

    /// <summary>Answers of 1 to 2,000 tokens: the 99.9th percentile is 1,998, half as much again 2,997; one bucket is five per cent.</summary>
    [Fact]
    public void Limit_KnownLengths_IsAboveThePercentileByItsMargin()
    {
        LengthSketch sketch = new();
        for (int i = 0; i < 10_000; i++) sketch.Add(1 + i % 2_000, wasCut: false);
        Assert.InRange(sketch.Limit!.Value, 2_997, 2_997 * 1.05 + 64);
    }

    /// <summary>One answer in ten thousand that runs away is what the limit is for, and does not move it.</summary>
    [Fact]
    public void Limit_FewRunAway_StaysWhereTheOthersAre()
    {
        LengthSketch sketch = new();
        for (int i = 0; i < 19_000; i++) sketch.Add(i % 10_000 == 0 ? 100_000 : 500, wasCut: false);
        Assert.InRange(sketch.Limit!.Value, 750, 900);
    }

    /// <summary>A workload whose answers become longer is cut a few times, and then no more.</summary>
    [Fact]
    public void Limit_AnswersBecomeLonger_Rises()
    {
        LengthSketch sketch = new();
        for (int i = 0; i < 2_000; i++) sketch.Add(200, wasCut: false);
        int cut = 0;
        for (int i = 0; i < 3_000; i++)
        {
            const long needed = 3_000;
            long limit = sketch.Limit!.Value;
            if (limit < needed) cut++;
            sketch.Add(Math.Min(limit, needed), wasCut: limit < needed);
        }
        Assert.InRange(cut, 1, 40);
        Assert.True(sketch.Limit >= 3_000);
    }

    /// <summary>The other way, it forgets.</summary>
    [Fact]
    public void Limit_AnswersBecomeShorter_Falls()
    {
        LengthSketch sketch = new();
        for (int i = 0; i < 5_000; i++) sketch.Add(5_000, wasCut: false);
        long before = sketch.Limit!.Value;
        for (int i = 0; i < 400_000; i++) sketch.Add(300, wasCut: false);
        Assert.True(sketch.Limit < before / 5, $"{sketch.Limit} after {before}");
    }
}
