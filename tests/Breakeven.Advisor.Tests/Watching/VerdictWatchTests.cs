using Breakeven.Advisor.Verdicts;
using Breakeven.Advisor.Watching;
using Breakeven.Advisor.Workloads;
using static Breakeven.Advisor.Tests.Watching.WatchedTraffic;

namespace Breakeven.Advisor.Tests.Watching;

public class VerdictWatchTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Next_NoiseAroundTheBreakEven_DoesNotFlap(int seed)
    {
        var rounds = Watch(Noise(seed, 393, _ => BreakEven, 0.10)).ToArray();

        int answers = rounds.Zip(rounds.Skip(1)).Count(pair => pair.First.Answer != pair.Second.Answer);
        Assert.InRange(answers, 5, 365); // the answer itself does flap
        Assert.Single(rounds.Select(round => round.Standing.Verdict).Distinct());
        Assert.DoesNotContain(rounds, round => round.Alerts.Any(alert => alert.Kind == AlertKind.VerdictChanged));
    }

    [Theory]
    [InlineData(0.70, 1.50, Verdict.SelfHost)]
    [InlineData(1.50, 0.60, Verdict.Api)]
    [InlineData(0.90, 1.15, Verdict.SelfHost)]
    public void Next_LevelCrosses_IsToldOnceWithinTheWindowAndTheConfirmations(double before, double after, Verdict to)
    {
        const int crossing = 60;
        var rounds = Watch(Noise(7, 180, day => BreakEven * (day < crossing ? before : after), 0.05)).ToArray();

        var told = Assert.Single(rounds, round => round.Alerts.Any(alert => alert.Kind == AlertKind.VerdictChanged));
        Assert.InRange(told.Day, crossing + 1, crossing + 28 + WatchRules.Default.Confirm);
        AlertDraft alert = Assert.Single(told.Alerts, alert => alert.Kind == AlertKind.VerdictChanged);
        Assert.Equal((to, AlertCause.Volume, 3), (alert.To, alert.Cause, alert.Evaluations));
        Assert.Equal(to, rounds[^1].Standing.Verdict);
    }

    [Fact]
    public void Next_OneEvaluationLess_KeepsTheVerdict()
    {
        StandingVerdict standing = Start(BreakEven * 0.8);
        for (int day = 1; day < WatchRules.Default.Confirm; day++) standing = Evaluate(standing, BreakEven * 1.2, day);
        Assert.Equal((Verdict.Api, 2), (standing.Verdict, standing.Against));

        Assert.Equal((Verdict.Api, 0), (Evaluate(standing, BreakEven * 0.8, 3).Verdict, Evaluate(standing, BreakEven * 0.8, 3).Against));
        Assert.Equal(Verdict.SelfHost, Evaluate(standing, BreakEven * 1.2, 3).Verdict);
    }

    [Fact]
    public void Next_SavesLessThanTheMargin_NeverChanges()
    {
        StandingVerdict standing = Start(BreakEven * 0.8);
        for (int day = 1; day < 20; day++) standing = Evaluate(standing, BreakEven * 1.04, day); // saves 3.8 %
        Assert.Equal((Verdict.Api, Verdict.SelfHost, 0), (standing.Verdict, standing.Latest.Verdict, standing.Against));
    }

    [Fact]
    public void Next_OutOfTurn_ShowsTheAnswerAndCountsForNothing()
    {
        StandingVerdict standing = Start(BreakEven * 0.8);
        for (int again = 0; again < 10; again++)
        {
            WatchInput input = Input(Flat(BreakEven * 1.5, 1), WatchedTraffic.Start.AddDays(29)) with { Counts = false };
            (standing, _) = VerdictWatch.Next(standing, Case(input), input);
        }
        Assert.Equal((Verdict.Api, Verdict.SelfHost, 0), (standing.Verdict, standing.Latest.Verdict, standing.Against));
    }

    [Fact]
    public void Next_RequirementsChange_TakeEffectAtOnceWithTheirCause()
    {
        StandingVerdict standing = Start(BreakEven * 0.8);
        string stated = Requirements.Replace("\"name\":\"*\"", "\"name\":\"*\",\"external_processing_allowed\":false", StringComparison.Ordinal);
        WatchInput input = Input(Flat(BreakEven * 0.8, 1), WatchedTraffic.Start.AddDays(29), stated);

        (StandingVerdict next, IReadOnlyList<AlertDraft> alerts) = VerdictWatch.Next(standing, Case(input), input);

        Assert.Equal(Verdict.SelfHost, next.Verdict);
        AlertDraft alert = Assert.Single(alerts);
        Assert.Equal((AlertKind.VerdictChanged, AlertCause.Requirements, null), (alert.Kind, alert.Cause, alert.Evaluations));
    }

    [Fact]
    public void Next_VolumeRises_TellsTheCrossingOnceBeforeItComes()
    {
        var rounds = Watch(Noise(3, 130, day => BreakEven * (0.6 + 0.005 * day), 0.03)).ToArray();

        var early = rounds.SelectMany(round => round.Alerts.Where(alert => alert.Kind == AlertKind.CrossingExpected).Select(alert => (round.Day, alert))).ToArray();
        int changed = Assert.Single(rounds, round => round.Alerts.Any(alert => alert.Kind == AlertKind.VerdictChanged)).Day;
        (int day, AlertDraft draft) = Assert.Single(early);
        Assert.InRange(changed - day, 10, 40);
        Assert.InRange(draft.Expected!.Days, 15, 30);
        Assert.Equal(Verdict.SelfHost, draft.To);
        Assert.InRange(day + draft.Expected.Days + WatchRules.Default.Confirm - changed, -8, 8); // the day foretold is the day it came
    }

    [Fact]
    public void Next_WeekdaysOnly_IsNoTrend() =>
        Assert.All(Watch([.. Enumerable.Range(0, 90).Select(day => day % 7 < 5 ? BreakEven * 1.3 : 0)]), round => Assert.Empty(round.Alerts));

    [Fact]
    public void Next_PricesOfTheBookChange_IsToldAtOnceAndTheVerdictFollows()
    {
        string stated = Requirements.Replace("\"input_usd_per_m\":3,\"output_usd_per_m\":15", "\"model\":\"acme/big\"", StringComparison.Ordinal);
        StandingVerdict? standing = null;
        List<AlertDraft> told = [];
        for (int day = 28; day < 40; day++)
        {
            decimal factor = day < 30 ? 1m : 0.5m;
            WatchInput input = Input(Flat(BreakEven * 1.3, day - 28), WatchedTraffic.Start.AddDays(day), stated, new() { PriceBook = Book(factor) });
            (standing, IReadOnlyList<AlertDraft> alerts) = VerdictWatch.Next(standing, Case(input), input);
            if (day == 30) Assert.Equal((Verdict.SelfHost, AlertKind.PricesMoved), (standing.Verdict, Assert.Single(alerts).Kind));
            told.AddRange(alerts);
        }
        Assert.Equal([AlertKind.PricesMoved, AlertKind.VerdictChanged], told.Select(alert => alert.Kind));
        Assert.Equal((Verdict.Api, AlertCause.Prices), (told[1].To, told[1].Cause));
        Assert.Equal(Verdict.Api, standing!.Verdict);
    }

    private static PriceBook Book(decimal factor) => new($"test-{factor}",
        [new RateCard(new("acme"), new("big"), new TokenRates(3m, 15m, 0.3m).Scaled(factor)) { SourceDate = new DateOnly(2026, 1, 1) }]);

    private static WorkloadProfile Flat(double volume, int day) => Profile([.. Enumerable.Repeat(volume, 28)], WatchedTraffic.Start.AddDays(28 + day));

    private static StandingVerdict Start(double volume)
    {
        WatchInput input = Input(Flat(volume, 0), WatchedTraffic.Start.AddDays(28));
        return VerdictWatch.Next(null, Case(input), input).Next;
    }

    private static StandingVerdict Evaluate(StandingVerdict standing, double volume, int day)
    {
        WatchInput input = Input(Flat(volume, day), WatchedTraffic.Start.AddDays(28 + day));
        return VerdictWatch.Next(standing, Case(input), input).Next;
    }
}
