using Breakeven.Gateway.Budgets;
using Breakeven.Gateway.Recording;
using Breakeven.Gateway.Targets.Health;
using Microsoft.Extensions.Logging;

namespace Breakeven.Gateway.Targets.Hedging;

/// <summary>Asks a second target beside a first one that is slow to begin. The first content wins, the other try is stopped, and what it may have cost is recorded.</summary>
/// <remarks>
/// The second one is the plan's next: permitted, able, not held back. It takes its own hold on the budget and a place in its provider's retry budget; where either
/// is refused the first is simply waited for. Calls with tools are never hedged: a provider may run them while it answers, and twice is once too often.
/// </remarks>
internal sealed partial class Hedger(AttemptRunner attempts, TargetGate gate, TargetLoads loads, BudgetBook budgets, CallRecorder recorder, ILogger<Hedger> logger)
{
    private const string LostClass = "hedge_lost";

    /// <summary>How long the target may be without content; null for a call that is not hedged.</summary>
    public static TimeSpan? PatienceWith(CallRun run, Candidate candidate) =>
        run.Call.Route.Config?.Hedge is { } hedge && run.Call.AttemptsMade == 0 && run.After(candidate) is not null && run.Call.Request is { HasTools: false, PreviousAnswerId: null }
            ? hedge.After : null;

    /// <summary>One try of a target, with the plan's next beside it when it takes longer than <paramref name="patience"/>.</summary>
    /// <returns>What came of it, which may be the other's, and what the target's own part says about its health.</returns>
    public async Task<(AttemptResult Result, HealthSignal Health)> TryAsync(CallRun run, Candidate candidate, TimeSpan patience)
    {
        using HedgeRace race = new(run.Answer, run.ClientGone);
        using Racer first = new(race, run.Call, candidate, run.Call.Hold, run.ClientGone);
        using CancellationTokenSource enough = new();
        Task patient = Task.Delay(patience, run.Call.Time, enough.Token); // from before the request goes out
        try
        {
            first.Run(attempts, run.Left);
            if (await Task.WhenAny(first.Trying, race.Won, patient) == patient && await TryRaceAsync(run, race, first) is { } raced) return raced;
            AttemptResult result = await first.Trying;
            Join(run.Call, first, result);
            Lead(run.Call, first, first);
            return (result, HealthSignal.Of(result));
        }
        finally
        {
            await enough.CancelAsync();
            await first.EndAsync();
        }
    }

    /// <returns>Null when there is no room for a second try.</returns>
    private async Task<(AttemptResult Result, HealthSignal Health)?> TryRaceAsync(CallRun run, HedgeRace race, Racer first)
    {
        Candidate candidate = run.After(first.Candidate)!.Value;
        RetryBudget retries = candidate.Target.Endpoint.Retries;
        if (!run.MayGoOn(first.Call.AttemptsMade) || !retries.TryTake()) return null;
        retries.Enter();
        try
        {
            if (!gate.TryEnter(run.Order, candidate, again: false, out HealthPass pass)) return null;
            HealthSignal signal = default;
            try
            {
                using TargetLoads.Slot slot = await loads.EnterAsync(run.Call, candidate.Target, mayWait: false, run.ClientGone);
                if (!slot.IsTaken || await TryHoldAsync(run, first.Candidate, candidate) is not { } hold) return null;
                run.Call.AttemptsMade = first.Call.AttemptsMade;
                using Racer second = new(race, run.Call, candidate, hold, run.ClientGone);
                run.Tried(candidate);
                LogHedged(run.Call.Arrival.Id, first.Candidate.Target.Id, candidate.Target.Id);
                (AttemptResult result, HealthSignal ofFirst, signal) = await RaceAsync(run, race, first, second);
                return (result, ofFirst);
            }
            finally
            {
                gate.Report(candidate, pass, signal);
            }
        }
        finally
        {
            retries.GiveBack();
            retries.Leave();
        }
    }

    /// <summary>The second try's hold, and a journal that covers both.</summary>
    private async Task<BudgetHold?> TryHoldAsync(CallRun run, Candidate first, Candidate second)
    {
        Money? worstCase = CallPricer.WorstCase(run.Call, second);
        if (budgets.Hold(run.Call, second.Target, worstCase, out BudgetHold hold) is not null) return null;
        Money? both = worstCase is { } most ? most + (CallPricer.WorstCase(run.Call, first) ?? Money.Zero) : null;
        if (!run.NeedsIntent(both, out Money? intended)) return hold;
        if (await recorder.WriteIntentAsync(run.Call, second, intended, run.ClientGone) is null)
        {
            run.Journalled(intended);
            return hold;
        }
        hold.Settle(Money.Zero);
        return null;
    }

    private async Task<(AttemptResult Result, HealthSignal First, HealthSignal Second)> RaceAsync(CallRun run, HedgeRace race, Racer first, Racer second)
    {
        try
        {
            second.Run(attempts, run.Left);
            await DecideAsync(race, first, second);
            Racer winner = race.Winner ?? second; // neither answers: the later one speaks
            Racer loser = winner == first ? second : first;
            if (!loser.Trying.IsCompleted) loser.Stop();
            AttemptResult lost = Lost(loser, await loser.Trying, run.ClientGone), result = await winner.Trying;
            Join(run.Call, first, winner == first ? result : lost);
            Join(run.Call, second, winner == second ? result : lost);
            run.Call.Hold = loser.Hold;
            if (race.Winner is null) run.Failed(lost);
            else run.Lost(lost);
            run.Call.Hold.Settle(Money.Zero); // an own engine's lost time costs nothing
            run.Call.Hold = winner.Hold;
            Lead(run.Call, first, winner);
            run.Call.AttemptsMade = Math.Max(first.Call.AttemptsMade, second.Call.AttemptsMade);
            HealthSignal ofWinner = HealthSignal.Of(result), ofLoser = HealthSignal.Of(lost);
            if (result.Next == NextMove.SameTarget) result = result with { Next = NextMove.NextTarget };
            return winner == first ? (result, ofWinner, ofLoser) : (result, ofLoser, ofWinner);
        }
        finally
        {
            await second.EndAsync();
        }
    }

    /// <summary>Ends when one try answers, or when both have failed.</summary>
    private static async Task DecideAsync(HedgeRace race, Racer first, Racer second)
    {
        await Task.WhenAny(first.Trying, second.Trying, race.Won);
        if (race.Winner is not null) return;
        Racer ended = first.Trying.IsCompleted ? first : second, other = ended == first ? second : first;
        if (Answers(await ended.Trying)) ended.TryWin();
        else await Task.WhenAny(other.Trying, race.Won);
        if (race.Winner is null && other.Trying.IsCompleted && Answers(await other.Trying)) other.TryWin();
    }

    private static bool Answers(AttemptResult result) => result.Next == NextMove.End;

    /// <summary>A try that another one was faster than: stopped, or done and not needed any more.</summary>
    private static AttemptResult Lost(Racer loser, AttemptResult result, CancellationToken clientGone)
    {
        result.Result.Terminal?.Dispose();
        if (clientGone.IsCancellationRequested || !(loser.IsStopped || result.ErrorClass is null)) return result;
        if (result.Row >= 0) loser.Call.Attempts[result.Row] = loser.Call.Attempts[result.Row] with { ErrorClass = LostClass };
        return result with { ErrorClass = LostClass };
    }

    /// <summary>The try's row among the call's own.</summary>
    private static void Join(CallContext call, Racer racer, AttemptResult result)
    {
        if (result.Row >= 0) result.Row += call.Attempts.Count;
        call.Attempts.AddRange(racer.Call.Attempts);
    }

    /// <summary>The call waited for the first alone, and then for whoever answers.</summary>
    private static void Lead(CallContext call, Racer first, Racer winner)
    {
        call.Waiting.Add(winner.BeganAfter - first.BeganAfter + winner.Call.Waiting.Total);
        call.Answering = winner.Call.Answering;
        call.AttemptsMade = winner.Call.AttemptsMade;
    }

    [LoggerMessage(EventId = 3303, Level = LogLevel.Debug, Message = "Call {CallId}: target {TargetId} has no content yet, and {SecondId} is asked beside it")]
    private partial void LogHedged(CallId callId, string targetId, string secondId);
}
