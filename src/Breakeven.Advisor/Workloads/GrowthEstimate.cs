namespace Breakeven.Advisor.Workloads;

/// <summary>Growth of requests a month of 730 hours, as a share: 0.05 is 5 % a month. Over less than a year it cannot be told from a season.</summary>
/// <param name="PerMonth">Null when it cannot be told.</param>
/// <param name="Low">Lower end of the 95 % interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="Weeks">Whole weeks that it rests on.</param>
/// <param name="WhyNot">Why it cannot be told; null when it can.</param>
public sealed record GrowthEstimate(double? PerMonth, double? Low, double? High, int Weeks, string? WhyNot)
{
    internal static GrowthEstimate Unknown(int weeks, string whyNot) => new(null, null, null, weeks, whyNot);
}
