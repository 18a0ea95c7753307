namespace Breakeven.Protocols;

public class TokenEstimateTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(4, 1)]
    [InlineData(5, 2)]
    [InlineData(long.MaxValue, long.MaxValue / 4 + 1)]
    public void FromBytes_AnyLength_IsAQuarterRoundedUp(long bytes, long tokens) => Assert.Equal(tokens, TokenEstimate.FromBytes(bytes));

    [Fact]
    public void FromBytes_Negative_Throws() => Assert.Throws<ArgumentOutOfRangeException>(() => TokenEstimate.FromBytes(-1));

    [Theory]
    [InlineData(400, null, 100)]
    [InlineData(400, 30L, 30)]
    [InlineData(400, 300L, 100)]
    public void Output_WithALimit_StaysWithinIt(long bytes, long? limit, long tokens) => Assert.Equal(tokens, TokenEstimate.Output(bytes, limit));

    [Fact]
    public void Input_EveryPart_AddsItsShare() =>
        Assert.Equal(100 + 2 * 4 + 3 + 765 + 10, TokenEstimate.Input(textBytes: 400, messages: 2, images: 1, attachmentBytes: 400));
}
