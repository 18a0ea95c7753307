using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Watching;

/// <summary>Takes one workload from its standing verdict over one evaluation to the next standing verdict. Pure.</summary>
/// <remarks>
/// What was measured is noisy, so another answer must hold for several evaluations in a row and save a margin. What was stated is not:
/// changed requirements, an excluded plan and the first enough data take effect at once (docs/concepts/re-evaluation.md).
/// </remarks>
internal static class VerdictWatch
{
    public static (StandingVerdict Next, IReadOnlyList<AlertDraft> Alerts) Next(StandingVerdict? before, WatchedCase now, WatchInput input)
    {
        AdviceReading reading = now.Read(input.At);
        if (before is null) return (WithExpectation(First(now, reading, input), now, input, out AlertDraft? early), early is null ? [] : [early]);

        List<AlertDraft> alerts = [];
        if (before.Requirements == input.RequirementsName && PricesMoved(before, now) is { } moved) alerts.Add(moved);
        StandingVerdict next = Judge(before, now, reading, input);
        if (next.Verdict != before.Verdict) alerts.Add(Changed(before, next, now, input));
        next = WithExpectation(next, now, input, out AlertDraft? expected);
        if (expected is not null) alerts.Add(expected);
        return (next, alerts);
    }

    private static StandingVerdict First(WatchedCase now, AdviceReading reading, WatchInput input) => new()
    {
        Workload = now.Name,
        Environment = now.Environment,
        Verdict = now.Verdict,
        Since = input.At,
        Latest = reading,
        Held = reading,
        Requirements = input.RequirementsName,
    };

    private static StandingVerdict Judge(StandingVerdict before, WatchedCase now, AdviceReading reading, WatchInput input)
    {
        StandingVerdict next = before with { Latest = reading };
        if (now.Verdict == before.Verdict) return next with { Against = input.Counts ? 0 : before.Against, Held = reading, Requirements = input.RequirementsName };
        if (IsAtOnce(before, now, input)) return Adopt(next, now, reading, input);
        if (!input.Counts) return next;
        int against = SpeaksAgainst(before.Verdict, now, input.Rules) ? before.Against + 1 : 0;
        return against >= input.Rules.Confirm ? Adopt(next, now, reading, input) : next with { Against = against };
    }

    private static StandingVerdict Adopt(StandingVerdict next, WatchedCase now, AdviceReading reading, WatchInput input) =>
        next with { Verdict = now.Verdict, Since = input.At, Against = 0, Held = reading, Told = null, NotFound = 0, Requirements = input.RequirementsName };

    private static AlertDraft Changed(StandingVerdict before, StandingVerdict next, WatchedCase now, WatchInput input) =>
        new(AlertKind.VerdictChanged, before.Verdict, next.Verdict, CauseOf(before, now, input))
        {
            Evaluations = IsAtOnce(before, now, input) ? null : before.Against + 1,
            Held = before.Held,
        };

    /// <summary>What is stated is no noise.</summary>
    private static bool IsAtOnce(StandingVerdict before, WatchedCase now, WatchInput input) =>
        before.Requirements != input.RequirementsName
        || before.Verdict is Verdict.NotEnoughData or Verdict.Infeasible
        || now.Verdict == Verdict.Infeasible
        || now.Excludes(before.Verdict);

    /// <summary>Without enough data there is no margin to ask for.</summary>
    private static bool SpeaksAgainst(Verdict standing, WatchedCase now, WatchRules rules) =>
        now.Verdict == Verdict.NotEnoughData || PlanGain.Of(now.Costs, standing, now.Verdict) >= rules.Margin;

    /// <summary>Asks what the standing verdict would say with one thing as it was when it last held.</summary>
    private static AlertCause CauseOf(StandingVerdict before, WatchedCase now, WatchInput input)
    {
        if (before.Requirements != input.RequirementsName) return AlertCause.Requirements;
        bool volume = now.AtVolume(before.Held.RequestsPerMonth) == before.Verdict, prices = HasBookPrice(now) && now.AtRates(before.Held.ApiRates) == before.Verdict;
        return (volume, prices) switch
        {
            (true, false) => AlertCause.Volume,
            (false, true) => AlertCause.Prices,
            _ => AlertCause.Inputs,
        };
    }

    /// <summary>Tells at once what a change of prices does to the same traffic, while the verdict itself waits.</summary>
    private static AlertDraft? PricesMoved(StandingVerdict before, WatchedCase now)
    {
        if (!HasBookPrice(now) || now.Subject.Model.Api.Rates == before.Latest.ApiRates) return null;
        Verdict atOldPrices = now.AtRates(before.Latest.ApiRates);
        return atOldPrices == now.Verdict || now.Verdict == before.Verdict || !PlanGain.IsAPlan(now.Verdict)
            ? null
            : new(AlertKind.PricesMoved, before.Verdict, now.Verdict, AlertCause.Prices) { Held = before.Latest };
    }

    /// <summary>A price that follows from what was paid moves with every call; only one of the price book changes.</summary>
    private static bool HasBookPrice(WatchedCase now) => now.Subject.ApiModel is not null;

    /// <summary>A crossing is told once, and again only after it was gone for as long as a change takes to be believed.</summary>
    private static StandingVerdict WithExpectation(StandingVerdict next, WatchedCase now, WatchInput input, out AlertDraft? alert)
    {
        alert = null;
        ExpectedCrossing? expected = now.Verdict == next.Verdict ? ExpectedCrossing.Find(now.Subject, now.Constraints, next.Verdict, now.Trend, input.Rules) : null;
        next = next with { Latest = next.Latest with { Expected = expected } };
        if (expected is null)
        {
            int gone = next.Told is null ? 0 : next.NotFound + (input.Counts ? 1 : 0);
            return gone >= input.Rules.Confirm ? next with { Told = null, NotFound = 0 } : next with { NotFound = gone };
        }
        if (next.Told?.To != expected.To) alert = new(AlertKind.CrossingExpected, next.Verdict, expected.To, AlertCause.Volume) { Expected = expected };
        return next with { Told = expected, NotFound = 0 };
    }
}
