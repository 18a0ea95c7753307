using Breakeven.Gateway.Targets.Health;
using CsCheck;

namespace Breakeven.Gateway.Tests.Targets.Health;

public sealed class RetryBudgetTests
{
    [Theory]
    [InlineData(0, 3)]
    [InlineData(15, 3)]
    [InlineData(19, 3)]
    [InlineData(20, 4)]
    [InlineData(100, 20)]
    public void TryTake_ManyWant_AFifthOfTheActiveGetsItAndThreeInAnyCase(int active, int allowed)
    {
        RetryBudget budget = new();
        for (int i = 0; i < active; i++) budget.Enter();
        Assert.Equal(allowed, Enumerable.Range(0, 200).Count(_ => budget.TryTake()));
        budget.GiveBack();
        Assert.True(budget.TryTake());
        Assert.False(budget.TryTake());
    }

    /// <summary>Whatever comes and goes, and in whatever order.</summary>
    [Fact]
    public void TryTake_AnySequence_NeverExceedsTheShareOfTheMoment() =>
        Gen.Int[0, 3].Array[1, 300].Sample(steps =>
        {
            RetryBudget budget = new();
            int active = 0, retries = 0;
            foreach (int step in steps)
            {
                if (step == 0) { budget.Enter(); active++; }
                else if (step == 1 && active > 0) { budget.Leave(); active--; }
                else if (step == 2 && retries > 0) { budget.GiveBack(); retries--; }
                else if (step == 3)
                {
                    bool taken = budget.TryTake();
                    Assert.Equal(retries < Math.Max(3, active / 5), taken);
                    if (taken) retries++;
                }
                Assert.Equal((active, retries), (budget.Active, budget.Retries));
            }
        });
}
