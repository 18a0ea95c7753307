using Breakeven.Economics.Comparison;
using CsCheck;

namespace Breakeven.Economics.Tests.Comparison;

/// <summary>The arithmetic in doubles is the arithmetic in decimals.</summary>
public sealed class FastModelTests
{
    private const double Near = 1e-9;

    [Fact]
    public void Costs_AnyModel_AgreeWithTheExactOnes() => Models.Rich.Sample(model => AssertSame(model.Costs(), new FastModel(model).Costs()), iter: 2_000);

    /// <summary>Each input moves both alike.</summary>
    [Fact]
    public void Inputs_MovedByTheSameFactor_MoveBothAlike() => Gen.Select(Models.Rich, Gen.Int[0, 10], Gen.Int[20, 300]).Sample((model, index, percent) =>
    {
        UncertainInput input = new Uncertainty().Inputs()[index];
        var moved = new FastModel(model);
        input.Change(ref moved, percent / 100.0);
        AssertSame(input.Apply(model, percent / 100m).Costs(), moved.Costs());
    }, iter: 2_000);

    [Fact]
    public void Cheapest_AnyModel_IsTheExactChoiceUnlessTheyTie() => Models.Rich.Sample(model =>
    {
        PlanCosts exact = model.Costs();
        bool ties = Close(exact.Api, exact.SelfHost) || Close(exact.Hybrid, (1m - PlanCosts.HybridMargin) * Math.Min(exact.Api, exact.SelfHost));
        if (!ties) Assert.Equal(exact.Cheapest(), new FastModel(model).Costs().Cheapest());
    }, iter: 2_000);

    [Fact]
    public void Cheapest_TiedPlans_AreTheApiAsInExactFigures() =>
        Assert.Equal((PlanKind.Api, PlanKind.Api), (Models.Edge().Costs().Cheapest(), new FastModel(Models.Edge()).Costs().Cheapest()));

    private static bool Close(decimal one, decimal other) => Math.Abs(one - other) <= 1e-9m * Math.Max(one, other);

    private static void AssertSame(PlanCosts exact, PlanDraw fast)
    {
        AssertNear((double)exact.Api, fast.Api);
        AssertNear((double)exact.SelfHost, fast.SelfHost);
        AssertNear((double)exact.Hybrid, fast.Hybrid);
        AssertNear((double)exact.SelfHostServers, fast.SelfHostServers);
    }

    private static void AssertNear(double expected, double actual) => Assert.InRange(actual, expected * (1 - Near) - 1e-12, expected * (1 + Near) + 1e-12);
}
