using Breakeven.Routing.Calibration;
using CsCheck;

namespace Breakeven.Routing.Tests.Calibration;

public sealed class CalibratorTests
{
    /// <summary>Margins that are twice too sure: the fit halves them.</summary>
    [Theory]
    [InlineData(800)]
    [InlineData(4_000)]
    public void Fit_OverconfidentMargins_GivesTheTrueProbabilities(int count)
    {
        Random random = new(11);
        double[] margins = new double[count], labels = new double[count];
        for (int i = 0; i < count; i++)
        {
            double truth = (random.NextDouble() * 4) - 2;
            margins[i] = 2 * truth;
            labels[i] = random.NextDouble() < 1 / (1 + Math.Exp(-truth)) ? 1 : 0;
        }
        Calibrator fitted = CalibratorFit.Fit(margins, labels);
        foreach (double truth in new[] { -1.5, -0.5, 0, 0.5, 1.5 })
            Assert.InRange(fitted.Of(2 * truth) - (1 / (1 + Math.Exp(-truth))), -0.08, 0.08);
    }

    [Fact]
    public void Of_RisingMargins_NeverFalls() => Gen.Select(Gen.Double[-5, 5], Gen.Double[0, 1]).Array[1_000, 1_500].Sample(pairs =>
    {
        Calibrator fitted = CalibratorFit.Fit([.. pairs.Select(p => p.Item1)], [.. pairs.Select(p => p.Item2)]);
        double last = 0;
        for (double margin = -8; margin <= 8; margin += 0.05)
        {
            double now = fitted.Of(margin);
            Assert.True(now >= last - 1e-12 && now is > 0 and < 1, $"{margin}: {last} then {now}");
            last = now;
        }
    }, iter: 30);
}
