namespace Breakeven.Configuration;

public sealed class CapacityProfileTests
{
    /// <summary>40 ms to the first token, 1,000 prompt tokens a second, 100 tokens an answer; 10 ms a token alone, 30 ms among 8.</summary>
    private static readonly CapacityProfile Measured = new(40, 1_000, 100, [new(1, 10), new(8, 30)]);

    [Theory]
    [InlineData(0.5, 10)] // nothing is faster than alone
    [InlineData(1, 10)]
    [InlineData(4.5, 20)] // half way between the points
    [InlineData(8, 30)]
    [InlineData(16, 60)]  // beyond the last in proportion
    public void MsPerOutputToken_AnyConcurrency_LiesOnTheMeasuredLine(double concurrency, double ms) => Assert.Equal(ms, Measured.MsPerOutputToken(concurrency), 9);

    [Theory]
    [InlineData(0, 0, 40)]         // idle: the first token alone
    [InlineData(500, 0, 540)]      // and the prompt, 500 tokens at 1,000 a second
    [InlineData(500, 1, 550)]      // and one step of the batch that it joins
    [InlineData(500, 7, 567.142857142857)] // 7 running: 10 + 20 · 6/7 ms a step
    public void TimeToFirstToken_SlotIsFree_IsPrefillAndAStep(long input, double ahead, double ms) =>
        Assert.Equal(ms, Measured.TimeToFirstToken(input, ahead, slots: 8, replicas: 1).TotalMilliseconds, 3);

    [Theory]
    [InlineData(8, 1)]  // the next of 8 to end
    [InlineData(12, 5)] // after the four before it
    public void TimeToFirstToken_NoSlotIsFree_WaitsForThoseAhead(double ahead, int ends)
    {
        const double own = 40 + 500 + 30, service = own + 100 * 30;
        Assert.Equal(own + ends * service / 8, Measured.TimeToFirstToken(500, ahead, slots: 8, replicas: 1).TotalMilliseconds, 3);
    }

    [Fact]
    public void TimeToFirstToken_TwoReplicas_ShareTheCalls() =>
        Assert.Equal(40 + 10 + 20.0 * 3 / 7, Measured.TimeToFirstToken(0, ahead: 8, slots: 16, replicas: 2).TotalMilliseconds, 3);
}
