using Breakeven.Routing.Evaluation;

namespace Breakeven.Routing.Tests.Evaluation;

public sealed class FailureFitTests
{
    [Fact]
    public void Auc_WorkedExample_CountsPairsAndHalvesTies() =>
        Assert.Equal((1 + 1 + 0.5 + 1) / 4, FailureFit.Auc([0.9, 0.5, 0.5, 0.1], [0, 0, 1, 1]), 12);

    [Fact]
    public void Ece_TwoBins_IsTheirWeightedMiss() => // bin 0.2: says 0.2, was 0.5; bin 0.8: says 0.8, was 1
        Assert.Equal((0.3 * 2 + 0.2 * 2) / 4, FailureFit.Ece([0.2, 0.2, 0.8, 0.8], [0, 1, 0, 0]), 12);

    [Fact]
    public void Brier_OfCertainty_IsZeroWhenRightAndOneWhenWrong()
    {
        Assert.Equal(0, FailureFit.Brier([1, 0], [0, 1]), 12);
        Assert.Equal(1, FailureFit.Brier([1, 0], [1, 0]), 12);
    }
}
