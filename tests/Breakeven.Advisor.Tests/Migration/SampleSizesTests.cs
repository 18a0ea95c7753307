using Breakeven.Advisor.Migration;

namespace Breakeven.Advisor.Tests.Migration;

public class SampleSizesTests
{
    [Theory]
    [InlineData(0.03, 0.2, 1_374)] // (1.6449 + 0.8416)² · 0.2 / 0.03²
    [InlineData(0.05, 0.2, 495)]
    [InlineData(0.03, 0.1, 687)]
    public void Pairs_OfAMargin_AreNamsFormula(double margin, double discordant, long pairs) => Assert.Equal(pairs, SampleSizes.Pairs((decimal)margin, discordant));

    [Theory]
    [InlineData(0, 300, 0.01)] // the rule of three
    [InlineData(0.01, 10_000, 0.0116)]
    public void MostErrors_OfARate_IsWhatChanceExplains(double rate, long calls, double most) => Assert.Equal((decimal)most, SampleSizes.MostErrors(rate, calls));

    /// <summary>The pairs do what they are said to: of two equal models about 80 % pass, of one that is worse by the margin about 5 %.</summary>
    [Theory]
    [InlineData(0.0, 0.76, 0.86)]
    [InlineData(0.03, 0.03, 0.08)]
    public void Pairs_Drawn_PassAsOftenAsStated(double worse, double least, double most)
    {
        const int trials = 2_000;
        long pairs = SampleSizes.Pairs();
#pragma warning disable CA5394 // a simulation, not a secret
        Random random = new(11);
        int passed = 0;
        for (int trial = 0; trial < trials; trial++)
        {
            int better = 0, worseCount = 0;
            for (int pair = 0; pair < pairs; pair++)
            {
                double draw = random.NextDouble();
                if (draw < (SampleSizes.DiscordantShare - worse) / 2) better++;
                else if (draw < SampleSizes.DiscordantShare) worseCount++;
            }
#pragma warning restore CA5394
            double difference = (better - worseCount) / (double)pairs;
            double error = Math.Sqrt((better + worseCount) / (double)pairs / pairs - difference * difference / pairs);
            if (difference - 1.6449 * error > -(double)SampleSizes.QualityMargin) passed++;
        }
        Assert.InRange(passed / (double)trials, least, most);
    }
}
