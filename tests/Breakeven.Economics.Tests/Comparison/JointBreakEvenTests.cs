using Breakeven.Economics.Comparison;
using CsCheck;

namespace Breakeven.Economics.Tests.Comparison;

public sealed class JointBreakEvenTests
{
    [Fact]
    public void Find_OneModel_IsThatModelsBreakEven()
    {
        CostModel model = Models.Edge(requests: 500_000m, server: 4_000m, capacity: 1_000_000m, apiPerRequest: 0.0066m);
        Assert.Equal(Rounded(model.BreakEven()), Rounded(JointBreakEven.Find([model])!));
    }

    [Fact]
    public void Find_TwoServersForAnyVolume_IsTheSumOfCostsOverTheMeanPrice()
    {
        // 3M requests at (0.003 + 2 x 0.006) / 3 = $0.005 each against $4,000.
        BreakEvenIntervals found = JointBreakEven.Find([Models.Edge(1_000_000m, 1_000m), Models.Edge(2_000_000m, 3_000m, apiPerRequest: 0.006m)])!;
        Assert.Equal([800_000m], found.Crossings.Select(crossing => decimal.Round(crossing, 6)));
    }

    [Fact]
    public void Find_ServersDearerThanWhatTheyCarry_NeverWins() =>
        Assert.Empty(JointBreakEven.Find([Models.Edge(server: 3_000m, capacity: 900_000m), Models.Edge(server: 3_000m, capacity: 800_000m)])!.Intervals);

    [Fact]
    public void Find_TooManySteps_SaysSo() =>
        Assert.Null(JointBreakEven.Find([Models.Edge(server: 3_000m, capacity: 1_000_010m, fixedUsd: 5_000m)]));

    /// <summary>The intervals say the same as counting both ways at any volume.</summary>
    [Fact]
    public void Find_AnyVolume_AgreesWithTheCosts() => Gen.Select(Models.Any, Models.Any, Gen.Int[1, 400]).Sample((one, other, percent) =>
    {
        if (JointBreakEven.Find([one, other]) is not { } found || one.RequestsPerMonth + other.RequestsPerMonth == 0m) return;
        decimal factor = percent / 100m, volume = (one.RequestsPerMonth + other.RequestsPerMonth) * factor;
        PlanCosts a = one.CostsAt(one.RequestsPerMonth * factor), b = other.CostsAt(other.RequestsPerMonth * factor);
        decimal saving = a.Api + b.Api - a.SelfHost - b.SelfHost;
        if (Math.Abs(saving) < 0.01m) return;
        Assert.Equal(saving > 0m, found.Intervals.Any(interval => interval.From <= volume && (interval.To is not { } to || volume <= to)));
    }, iter: 2_000);

    private static decimal?[] Rounded(BreakEvenIntervals found) =>
        [.. found.Intervals.SelectMany(interval => new decimal?[] { decimal.Round(interval.From, 6), interval.To is { } to ? decimal.Round(to, 6) : null })];
}
