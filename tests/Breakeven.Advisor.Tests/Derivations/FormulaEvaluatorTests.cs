namespace Breakeven.Advisor.Tests.Derivations;

public sealed class FormulaEvaluatorTests
{
    [Theory]
    [InlineData("1 + 2 × 3", 7)]
    [InlineData("(1 + 2) × 3 − 4 ÷ 2", 7)]
    [InlineData("max(1; ⌈1,000 × 2.5 ÷ 800⌉) − 1", 3)]
    [InlineData("min(3; 2) × (−2)", -4)]
    [InlineData("1 − 0.5 ^ (24 ÷ 12)", 0.75)]
    [InlineData("⌈2.0000000000001⌉", 2)]
    public void Evaluate_Expression_FollowsTheUsualOrder(string text, double value) => Assert.Equal(value, FormulaEvaluator.Evaluate(text), 12);

    [Theory]
    [InlineData("1 + x")]
    [InlineData("(1 + 2")]
    [InlineData("1 2")]
    public void Evaluate_SomethingElse_IsRefused(string text) => Assert.ThrowsAny<FormatException>(() => FormulaEvaluator.Evaluate(text) is 12 ? throw new FormatException() : 0);
}
