using Breakeven.Gateway.Batches;

namespace Breakeven.Gateway.Tests.Batches;

public sealed class LineTriesTests
{
    /// <summary>An engine that is down fails every line, and a line is not to blame.</summary>
    [Theory]
    [InlineData(0, 30)]
    [InlineData(1, 4)]
    public void After_OthersEndBetweenOrNot_IsEnoughSoonerOrLater(int othersBetween, int tries)
    {
        LineTries line = default;
        for (int i = 1; i < tries; i++)
        {
            line = line.After(ended: 10 + i * othersBetween);
            Assert.False(line.IsEnough);
        }
        Assert.True(line.After(ended: 10 + tries * othersBetween).IsEnough);
    }

    [Fact]
    public void Pause_OfEachTry_DoublesUpToFiveMinutes()
    {
        LineTries line = default;
        Assert.Equal([5, 10, 20, 40, 80, 160, 300, 300], Enumerable.Range(0, 8).Select(_ => (line = line.After(0)).Pause.TotalSeconds));
    }
}
