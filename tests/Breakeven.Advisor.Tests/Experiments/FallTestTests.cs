using Breakeven.Advisor.Experiments;

namespace Breakeven.Advisor.Tests.Experiments;

public sealed class FallTestTests
{
    private const double Alpha = 0.05, Usual = 0.9;

    /// <summary>Looked at after every value, at the edge of the limit: of 200 windows one in twenty may say that something fell.</summary>
    [Fact]
    public void IsBelow_NothingFell_KeepsItsErrorRate()
    {
        const int windows = 200;
        int alarms = 0;
        for (int seed = 0; seed < windows; seed++)
        {
            Random random = new(seed);
            FallTest test = new(Alpha);
            bool fell = false;
            for (int i = 0; i < FallTest.Window && !fell; i++)
            {
                test.Add(random.NextDouble() < Usual ? 1 : 0);
                fell = test.IsBelow(Usual);
            }
            if (fell) alarms++;
        }
        Assert.InRange(alarms, 0, (int)(Alpha * windows));
    }

    /// <summary>However many good values came before.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(700)]
    [InlineData(20_300)]
    public void IsBelow_Fell_IsSeenWithinOneWindow(int before)
    {
        Random random = new(1);
        FallTest test = new(Alpha);
        for (int i = 0; i < before; i++) test.Add(random.NextDouble() < Usual ? 1 : 0);
        Assert.False(test.IsBelow(0.8));
        int bad = 0;
        while (!test.IsBelow(0.8) && bad < 5_000)
        {
            test.Add(random.NextDouble() < 0.5 ? 1 : 0);
            bad++;
        }
        Assert.InRange(bad, 20, FallTest.Window);
    }

    [Fact]
    public void IsAbove_Good_IsProvenAndNotBefore()
    {
        FallTest test = new(Alpha);
        test.Add(1);
        Assert.False(test.IsAbove(0.85));
        for (int i = 0; i < 500; i++) test.Add(1);
        Assert.True(test.IsAbove(0.85));
        Assert.False(test.IsBelow(0.85));
    }
}
