using Breakeven.Advisor.Savings;
using CsCheck;
using static Breakeven.Advisor.Tests.Savings.SavingsWorld;

namespace Breakeven.Advisor.Tests.Savings;

public sealed class SavingsCalculatorTests
{
    private static readonly TokenUsage Million = new(1_000_000, 0, 0, 100_000, 0);

    [Fact]
    public void Of_WeakModelAnswered_SavesTheDifferenceOfTheListPrices()
    {
        VerifiedSavings savings = Of([ByWeak(Call(1, Million))]);
        Assert.Equal((14m, 1.4m, 12.6m), (savings.AlwaysStrong.Usd, savings.Paid.Usd, savings.Saving.Usd));
        Assert.Equal(12.6m, savings.Part(SavingMeasure.ComplexityRouting).Saving.Usd);
    }

    /// <summary>Stored and from the weak model: each alone would have saved, and neither gets it all.</summary>
    [Fact]
    public void Of_StoredAnswerOfTheWeakModel_DividesTheSavingAndTellsWhatEachAlonePrevents()
    {
        VerifiedSavings savings = Of([Stored(ByWeak(Call(1, Million)))]);
        MeasureSaving cache = savings.Part(SavingMeasure.ResponseCacheExact), model = savings.Part(SavingMeasure.CheaperModel);
        Assert.Equal((7.7m, 6.3m), (cache.Saving.Usd, model.Saving.Usd)); // orders: 14 + 0 and 1.4 + 12.6, halved
        Assert.Equal((1.4m, 0m), (cache.IfWithdrawn.Usd, model.IfWithdrawn.Usd));
    }

    /// <summary>Without the cache an own server would have answered in hours that are due anyhow: the strong model's price is not the cache's merit alone.</summary>
    [Fact]
    public void Of_StoredAnswerOfAnOwnServer_DividesTheSavingWithIt()
    {
        VerifiedSavings savings = Of([Stored(ByOwn(Call(1, Million), 1m))], fleet: Money.Zero);
        MeasureSaving cache = savings.Part(SavingMeasure.ResponseCacheExact), own = savings.Part(SavingMeasure.OwnServers);
        Assert.Equal((7m, 7m, 0m, 0m), (cache.Saving.Usd, own.Saving.Usd, cache.IfWithdrawn.Usd, own.IfWithdrawn.Usd));
    }

    [Fact]
    public void Of_PromptCacheWrittenAndNeverRead_IsANegativeSaving()
    {
        VerifiedSavings savings = Of([Call(1, new(0, 0, 1_000_000, 0, 0))]);
        Assert.Equal(-2.5m, savings.Part(SavingMeasure.PromptCache).Saving.Usd);
        Assert.Equal(-2.5m, savings.Saving.Usd);
    }

    [Fact]
    public void Of_PaidAtTheFlexPrice_IsTheTierAndAnythingElseIsTerms()
    {
        CallRecord weak = ByWeak(Call(1, Million));
        VerifiedSavings flex = Of([weak with { CostUsd = new Money(0.7m) }]), contract = Of([weak with { CostUsd = new Money(1m) }]);
        Assert.Contains(flex.Measures, item => item.Measure == SavingMeasure.ServiceTier);
        Assert.Contains(contract.Measures, item => item.Measure == SavingMeasure.PriceTerms);
        Assert.DoesNotContain(contract.Measures, item => item.Measure == SavingMeasure.ServiceTier);
        Assert.Equal(13m, contract.Saving.Usd);
    }

    [Fact]
    public void Of_ShorterPromptToTheStrongModel_SavesItsTokensAtTheInputRate()
    {
        VerifiedSavings savings = Of([Shortened(Call(1, Million), 500_000)]);
        MeasureSaving shorter = savings.Part(SavingMeasure.ShorterPrompts);
        Assert.Equal((19m, 14m, 5m, 5m), (savings.AlwaysStrong.Usd, savings.Paid.Usd, shorter.Saving.Usd, shorter.IfWithdrawn.Usd));
        Assert.Equal(19m, savings.RandomMix.Usd);
    }

    /// <summary>The weak model would have read the long prompt for a tenth: orders 5 + 13 and 0.5 + 17.1, halved.</summary>
    [Fact]
    public void Of_ShorterPromptToTheWeakModel_DividesBetweenBoth()
    {
        VerifiedSavings savings = Of([Shortened(ByWeak(Call(1, Million)), 500_000)]);
        MeasureSaving shorter = savings.Part(SavingMeasure.ShorterPrompts), model = savings.Part(SavingMeasure.ComplexityRouting);
        Assert.Equal((19m, 1.4m), (savings.AlwaysStrong.Usd, savings.Paid.Usd));
        Assert.Equal((2.75m, 14.85m), (shorter.Saving.Usd, model.Saving.Usd));
        Assert.Equal((0.5m, 12.6m), (shorter.IfWithdrawn.Usd, model.IfWithdrawn.Usd));
    }

    /// <summary>The hours of an own server are due whatever a prompt's length.</summary>
    [Fact]
    public void Of_ShorterPromptToAnOwnServer_WouldBeLostToNobodyIfWithdrawn()
    {
        VerifiedSavings savings = Of([Shortened(ByOwn(Call(1, Million), 1m), 500_000)]);
        Assert.Equal((18m, 0m), (savings.Saving.Usd, savings.Part(SavingMeasure.ShorterPrompts).IfWithdrawn.Usd));
        Assert.Equal(2.5m, savings.Part(SavingMeasure.ShorterPrompts).Saving.Usd);
    }

    [Fact]
    public void Of_PromptThatWasOnlyMarked_HasNoShorterPrompt()
    {
        VerifiedSavings savings = Of([Shortened(Call(1, Million), 0), Shortened(Call(2, Million), -7)]);
        Assert.DoesNotContain(savings.Measures, item => item.Measure == SavingMeasure.ShorterPrompts);
        Assert.Equal(0m, savings.Saving.Usd);
    }

    /// <summary>economics.md, section 1: usage cost makes own servers look cheaper than they are.</summary>
    [Fact]
    public void Of_OwnServersMostlyIdle_ChargesTheIdleHoursAndCanBeALoss()
    {
        VerifiedSavings savings = Of([ByOwn(Call(1, Million), 0.5m)], fleet: new Money(100));
        Assert.Equal((100m, 99.5m, -86m), (savings.Paid.Usd, savings.Idle!.Value.Usd, savings.Part(SavingMeasure.OwnServers).Saving.Usd));
        Assert.Equal(savings.Saving, savings.Part(SavingMeasure.OwnServers).Saving);
    }

    [Fact]
    public void Of_DataThatMayNotLeave_HasNoBaselineAndItsPartOfTheIdleHoursIsNoLossOfTheOthers()
    {
        CallRecord restricted = ByOwn(Call(1, Million), 1m) with { DataClass = "restricted" }, free = ByOwn(Call(2, Million), 1m);
        VerifiedSavings savings = Of([restricted, free], fleet: new Money(10));
        Assert.Equal((1, 10m, 14m + 5m), (savings.NotCompared, savings.Paid.Usd, savings.AlwaysStrong.Usd));
        Assert.Equal(9m, savings.Part(SavingMeasure.OwnServers).Saving.Usd);
    }

    [Fact]
    public void Of_CascadeThatEscalated_IsChargedItsRejectedTry()
    {
        RouteConfig cascade = Route with { Strategy = "cascade" };
        Attempt rejected = new("weak", Start, 10, 200, "rejected") { CostUsd = new Money(1.4m) };
        CallRecord weak = ByWeak(Call(1, Million)) with { Decision = "cascade", Attempts = [rejected], CostUsd = new Money(2.8m) };
        Assert.Equal(11.2m, Of([weak], route: cascade).Part(SavingMeasure.Cascade).Saving.Usd);
    }

    [Fact]
    public void Of_ShadowAndJudge_AreCostsOfVerification()
    {
        CallRecord call = ByWeak(Call(1, Million));
        CallRecord shadow = Call(2, Million) with { Decision = "shadow" }, judge = Call(3, new(1000, 0, 0, 10, 0)) with { Decision = "judge" };
        VerifiedSavings savings = Of([call, shadow, judge]);
        Assert.Equal(["judge", "shadow"], savings.Verification.Select(side => side.Kind));
        Assert.Equal(12.6m - 14m - 0.0104m, savings.Saving.Usd);
        Assert.Equal(1, savings.Calls);
    }

    /// <summary>A router that picks by chance saves against the strong model, and nothing against the mix.</summary>
    [Fact]
    public void Of_RoutedByChance_SavesNothingOverTheRandomMix()
    {
        VerifiedSavings savings = Of(Enumerable.Range(0, 100).Select(n => n % 2 == 0 ? Call(n, Million) : ByWeak(Call(n, Million))));
        Assert.Equal(50 * 12.6m, savings.Saving.Usd);
        Assert.Equal(0m, savings.SavingOverRandomMix.Usd);
    }

    /// <summary>A router that keeps the long ones from the strong model saves against both.</summary>
    [Fact]
    public void Of_RoutedBySize_SavesOverTheRandomMixToo()
    {
        TokenUsage small = new(10_000, 0, 0, 1_000, 0);
        VerifiedSavings savings = Of(Enumerable.Range(0, 100).Select(n => n % 2 == 0 ? Call(n, small) : ByWeak(Call(n, Million))));
        Assert.True(savings.SavingOverRandomMix.Usd > 0);
        Assert.True(savings.SavingOverRandomMix < savings.Saving);
    }

    [Fact]
    public void Of_RecordsDoubled_CountsEachCallOnce()
    {
        CallRecord[] calls = [.. Enumerable.Range(0, 20).Select(n => ByWeak(Call(n, Million)))];
        VerifiedSavings once = Of(calls), doubled = Of([.. calls, .. calls, .. calls.Select(call => call with { Id = Guid.NewGuid() })]);
        Assert.Equal((once.Saving, once.Paid, once.Calls, 40), (doubled.Saving, doubled.Paid, doubled.Calls, doubled.Duplicates));
    }

    [Fact]
    public void Of_FailedCalls_CostTheSameInBothWorlds()
    {
        VerifiedSavings savings = Of([Call(1, Million) with { Outcome = CallOutcome.Truncated }, ByWeak(Call(2, Million))]);
        Assert.Equal((1, 12.6m, 28m), (savings.Unanswered, savings.Saving.Usd, savings.AlwaysStrong.Usd));
    }

    /// <summary>Whatever happened to the calls, the parts add up to the total to the last digit.</summary>
    [Fact]
    public void Of_AnyMixOfCalls_MeasuresLessVerificationAreTheSaving() =>
        Gen.Select(Gen.Int[0, 12], Gen.Long[0, 100_000], Gen.Long[0, 100_000], Gen.Long[0, 50_000], Gen.Long[0, 20_000], Gen.Decimal[0, 2]).Array[1, 60]
            .Select(Gen.Decimal[0, 500], (rows, fleet) => (rows, fleet)).Sample(drawn =>
            {
                VerifiedSavings savings = Of(drawn.rows.Select((row, n) => Drawn(n, row)), new Money(decimal.Round(drawn.fleet, 6)));
                Assert.Equal(savings.Saving.Usd, savings.Measures.Sum(item => item.Saving.Usd) - savings.Verification.Sum(side => side.Cost.Usd));
                Assert.DoesNotContain(savings.Measures, item => item.Calls == 0 && item.Measure != SavingMeasure.OwnServers);
            }, iter: 500);

    private static CallRecord Drawn(int number, (int Kind, long Input, long Cached, long Write, long Output, decimal Money) row)
    {
        CallRecord call = Call(number, new(row.Input, row.Cached, row.Write, row.Output, row.Output / 3));
        Money money = new(decimal.Round(row.Money, 9));
        return row.Kind switch
        {
            0 => call,
            1 => ByWeak(call),
            2 => ByOwn(call, money.Usd),
            3 => Stored(call),
            4 => Stored(ByWeak(call), "semantic"),
            5 => ByWeak(call) with { CostUsd = money },
            6 => ByOwn(call, money.Usd) with { DataClass = "restricted" },
            7 => call with { Decision = "shadow" },
            8 => HeldOut(call),
            9 => Shortened(ByWeak(call), row.Cached),
            11 => Stored(ByOwn(call, money.Usd)),
            10 => Shortened(ByOwn(call, money.Usd), row.Cached),
            _ => ByWeak(call) with { Decision = "cascade_escalated", CostUsd = money + Weak.Price(call.Usage())!.Value, Attempts = [new("weak", Start, 1, 200, "rejected") { CostUsd = money }] },
        };
    }
}
