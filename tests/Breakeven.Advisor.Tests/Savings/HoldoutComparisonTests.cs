using Breakeven.Advisor.Savings;
using static Breakeven.Advisor.Tests.Savings.SavingsWorld;

namespace Breakeven.Advisor.Tests.Savings;

public sealed class HoldoutComparisonTests
{
    /// <summary>Nothing was done to anybody: a 90 % interval holds zero in about 90 % of the ledgers. Binomial bounds of ±3 standard errors at 200 ledgers, and 2 points for the skew of costs.</summary>
    [Fact]
    public void Of_NothingWasDone_IntervalHoldsZeroAtItsRate()
    {
        const int Ledgers = 200;
        int held = Enumerable.Range(0, Ledgers).Count(seed => Of(Traffic(seed, lengthFactor: 1, routed: false)).Holdout!.Interval is { } interval && interval.Low.Usd <= 0 && interval.High.Usd >= 0);
        Assert.InRange(held / (double)Ledgers, 0.9 - 0.064 - 0.02, 0.9 + 0.064);
    }

    [Fact]
    public void Of_NothingWasDone_CalculatesNoSavingAtAll()
    {
        VerifiedSavings savings = Of(Traffic(1, lengthFactor: 1, routed: false));
        Assert.Equal(Money.Zero, savings.Saving);
        Assert.Empty(savings.Measures);
    }

    /// <summary>The interval covers what really was saved: the strong model's cost of the treated calls, which only the simulation knows.</summary>
    [Fact]
    public void Of_Routed_IntervalHoldsTheTrueSavingAtItsRate()
    {
        const int Ledgers = 100;
        int held = Enumerable.Range(0, Ledgers).Count(seed =>
        {
            CallRecord[] calls = Traffic(seed, lengthFactor: 1, routed: true);
            decimal truth = calls.Where(call => call.Decision == "complexity_weak").Sum(call => Strong.Price(call.Usage())!.Value.Usd - call.CostUsd!.Value.Usd);
            return Of(calls).Holdout!.Interval is { } interval && interval.Low.Usd <= truth && interval.High.Usd >= truth;
        });
        Assert.InRange(held / (double)Ledgers, 0.9 - 0.09 - 0.02, 1);
    }

    /// <summary>The weak model writes three times as much: prices of its tokens at the strong model claim a saving that is not there, and the hold-out says so.</summary>
    [Fact]
    public void Of_WeakModelWritesMore_HoldoutContradictsTheCalculation()
    {
        VerifiedSavings savings = Of(Traffic(7, lengthFactor: 3, routed: true, calls: 20_000));
        Assert.False(savings.Holdout!.Agrees);
        Assert.True(savings.Holdout.Saving < savings.Holdout.Calculated);
    }

    [Fact]
    public void Of_FewHeldOut_MeasuresNothing()
    {
        VerifiedSavings savings = Of(Enumerable.Range(0, 200).Select(n => n < HoldoutComparison.FewestHeldOut - 1 ? HeldOut(Call(n, new(1000, 0, 0, 100, 0))) : Call(n, new(1000, 0, 0, 100, 0))));
        Assert.Null(savings.Holdout);
        Assert.Equal(HoldoutComparison.FewestHeldOut - 1, savings.HeldOut);
    }

    /// <summary>A dear week before the hold-out began is not what the hold-out is compared with.</summary>
    [Fact]
    public void Of_HoldoutBeganLater_ComparesNothingFromBefore()
    {
        CallRecord[] traffic = Traffic(5, lengthFactor: 1, routed: true);
        IEnumerable<CallRecord> before = Enumerable.Range(0, 500).Select(n => Call(100_000 + n, new(1_000_000, 0, 0, 1_000, 0), Start.AddDays(-7).AddMinutes(n)));
        Assert.Equal(Of(traffic).Holdout!.Saving, Of(before.Concat(traffic)).Holdout!.Saving);
    }

    /// <summary>The hold-out is kept from all measures at once: one that stands alone in its workloads is measured, two in one workload are measured together only.</summary>
    [Fact]
    public void Of_TwoMeasuresInOneWorkload_MeasuresOnlyTheOneThatStandsAlone()
    {
        CallRecord[] alone = Traffic(5, lengthFactor: 1, routed: true);
        CallRecord[] both = [.. Traffic(6, lengthFactor: 1, routed: true).Select((call, n) => Renamed(call.Decision == "holdout" || n % 2 == 0 ? call : Shortened(call, 1_000), "mail"))];
        VerifiedSavings savings = Of([.. alone, .. both]), first = Of(alone);
        Assert.Equal(first.Holdout, savings.Workloads.Single(item => item.Workload == "chat").Holdout);
        Assert.NotNull(savings.Workloads.Single(item => item.Workload == "mail").Holdout);
        Assert.Equal(first.Holdout, first.Part(SavingMeasure.ComplexityRouting).Holdout);
        Assert.Null(savings.Part(SavingMeasure.ComplexityRouting).Holdout);
        Assert.Null(savings.Part(SavingMeasure.ShorterPrompts).Holdout);
        Assert.Equal("only together", SavingsDocument.MeasuredOf(savings, savings.Part(SavingMeasure.ShorterPrompts)));
    }

    [Fact]
    public void Of_OneOfTwoWorkloadsHasTooFewHeldOut_ItsMeasureIsNotMeasured()
    {
        IEnumerable<CallRecord> few = Traffic(6, lengthFactor: 1, routed: true).Where(call => call.Decision != "holdout").Select(call => Renamed(call, "mail"));
        VerifiedSavings savings = Of([.. Traffic(5, lengthFactor: 1, routed: true), .. few]);
        Assert.NotNull(savings.Holdout);
        Assert.Null(savings.Part(SavingMeasure.ComplexityRouting).Holdout);
    }

    private static CallRecord Renamed(CallRecord call, string workload) => call with { Id = Guid.NewGuid(), RequestId = $"{workload}-{call.RequestId}", Workload = workload };

    [Fact]
    public void Of_SameCalls_SameReport()
    {
        CallRecord[] calls = Traffic(3, lengthFactor: 1, routed: true);
        Assert.Equal(SavingsJson.Write(Of(calls)), SavingsJson.Write(Of(calls)));
    }

    /// <summary>Ten days with a day-and-night shape, log-normal sizes; one call in ten is held out.</summary>
    private static CallRecord[] Traffic(int seed, double lengthFactor, bool routed, int calls = 1_500)
    {
        Random random = new(seed);
        CallRecord[] made = new CallRecord[calls];
        for (int n = 0; n < calls; n++)
        {
            DateTimeOffset at = Start.AddHours(24 * random.Next(10) + (int)Math.Min(random.NextDouble() * 24, random.NextDouble() * 24)).AddSeconds(n * 0.1);
            long input = (long)(1000 * Math.Exp(0.8 * Normal(random))), output = (long)(200 * Math.Exp(0.8 * Normal(random)));
            bool isHeldOut = random.NextDouble() < 0.1, isWeak = routed && !isHeldOut && random.NextDouble() < 0.6;
            CallRecord call = Call(n, new(input, 0, 0, isWeak ? (long)(output * lengthFactor) : output, 0), at);
            made[n] = isHeldOut ? HeldOut(call) : isWeak ? ByWeak(call) : call;
        }
        return made;
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
