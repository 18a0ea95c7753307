using System.Collections.Immutable;
using System.Text;
using Breakeven.Advisor.Counterfactuals;
using Breakeven.Advisor.Scenarios;
using Breakeven.Advisor.Verdicts;
using Breakeven.Advisor.Watching;
using Breakeven.Advisor.Workloads;

namespace Breakeven.Advisor.Tests.Watching;

/// <summary>One workload day by day: $0.006 a request by API against one server of $3,000, so that the break-even is at 500,000 requests a month.</summary>
internal static class WatchedTraffic
{
    public const double BreakEven = 500_000;
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero); // a Monday

    public const string Requirements = """
        {"workloads":[{"name":"*"}],"api":{"input_usd_per_m":3,"output_usd_per_m":15},"self_host":{"server_usd_per_month":3000,"capacity_requests_per_month":5000000,"redundancy":0,"ops_fte_share":0}}
        """;

    public static Scenario Stated(string json = Requirements) => Scenario.ParseRequirements(Encoding.UTF8.GetBytes(json));

    /// <summary>A window that ends at <paramref name="until"/>.</summary>
    /// <param name="daily">Volume of each day, in requests a month.</param>
    public static WorkloadProfile Profile(IReadOnlyList<double> daily, DateTimeOffset until, string name = "support") => new()
    {
        Name = name,
        FirstSeen = until.AddDays(-daily.Count),
        LastSeen = until,
        Calls = 100_000,
        ObservedHours = daily.Count * 24,
        RequestsPerMonth = daily.Average(),
        InputTokens = 1_000,
        OutputTokens = 200,
        Traffic = TrafficPattern.Steady,
        LoadDurationCurve = [new LoadStep(1, 1)],
        HourlyRequests = new(until.AddDays(-daily.Count), [.. daily.SelectMany(day => Enumerable.Repeat((double?)(day / 730), 24))]),
    };

    public static WatchInput Input(WorkloadProfile profile, DateTimeOffset at, string json = Requirements, AdviceOptions? options = null) =>
        new([profile], Stated(json), json, options ?? new(), WatchRules.Default, at);

    /// <summary>The case of an evaluation without its Monte Carlo, which the watch does not ask.</summary>
    public static WatchedCase Case(WatchInput input)
    {
        Scenario scenario = ObservedScenario.Of(input.Profiles, input.Requirements);
        WorkloadCase subject = CaseBuilder.Build(scenario, scenario.Workloads[0], input.Options, "workloads[0]");
        Constraints constraints = Constraints.Of(subject);
        Advice advice = new() { Verdict = Decision.VerdictOf(subject, constraints), Confidence = 0.5, BreakEven = BreakEvenSummaries.Of(subject) };
        return new(subject, constraints, advice, null, VolumeTrend.Of(input.Profiles[0].HourlyRequests));
    }

    /// <summary>Evaluates at the end of each day from the 28th on, over the 28 days before.</summary>
    public static IEnumerable<(int Day, Verdict Answer, StandingVerdict Standing, IReadOnlyList<AlertDraft> Alerts)> Watch(IReadOnlyList<double> daily, string json = Requirements)
    {
        StandingVerdict? standing = null;
        for (int day = 28; day <= daily.Count; day++)
        {
            DateTimeOffset at = Start.AddDays(day);
            WatchInput input = Input(Profile([.. daily.Skip(day - 28).Take(28)], at), at, json);
            WatchedCase now = Case(input);
            (standing, IReadOnlyList<AlertDraft> alerts) = VerdictWatch.Next(standing, now, input);
            yield return (day, now.Verdict, standing, alerts);
        }
    }

    /// <summary>Normal noise around a level, without memory.</summary>
    public static ImmutableArray<double> Noise(int seed, int days, Func<int, double> level, double deviation)
    {
#pragma warning disable CA5394 // a series for a test, not a secret
        Random random = new(seed);
        return [.. Enumerable.Range(0, days).Select(day => Math.Max(0, level(day) * (1 + deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))))];
#pragma warning restore CA5394
    }
}
