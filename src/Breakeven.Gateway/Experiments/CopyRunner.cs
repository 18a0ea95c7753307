using Breakeven.Gateway.Recording;
using Breakeven.Gateway.Routing;
using Breakeven.Gateway.Targets;

namespace Breakeven.Gateway.Experiments;

/// <summary>Makes calls that no client waits for: to one permitted target, once, with its hold on the budgets and its record in the ledger.</summary>
internal sealed class CopyRunner(TargetCaller caller, CallRecorder recorder, RoomJudge rooms, DailySpend spend)
{
    /// <param name="call">Not begun; says of which call it is the copy.</param>
    /// <param name="reason">Word of the decision in the ledger.</param>
    /// <param name="cap">Most that calls under <paramref name="account"/> cost in a day; null for no cap.</param>
    public async Task<CopyResult> RunAsync(CallContext call, TargetId target, string reason, string account, Money? cap, CancellationToken stopping)
    {
        if (ArmAssignment.Permit(call, target) is not { } candidate) return CopyResult.Dropped("not_permitted");
        if (rooms.Of(call, candidate.Target) != Room.Free) return CopyResult.Dropped("busy");
        Money? worst = CallPricer.WorstCase(call, candidate);
        DateTimeOffset began = call.Arrival.StartedAt;
        if (cap is { } limit && (worst is not { } most || !await spend.TryTakeAsync(account, most, limit, began, stopping))) return CopyResult.Dropped("budget");
        call.Plan = new([candidate], reason) { NeverWaits = true };
        AnswerCopy answer = new(inner: null);
        CallError? refused = await CallAsync(call, answer, stopping);
        CallResult result = call.Result ?? CallResult.Refused(refused ?? GatewayErrors.Internal);
        if (call.Attempts.Count > 0) await recorder.RecordAsync(call, result);
        else call.Hold.Settle(Money.Zero);
        if (cap is not null && worst is { } taken) spend.GiveBack(account, taken - (call.Cost?.Cost ?? (call.Attempts.Count > 0 ? taken : Money.Zero)), began);
        if (result.Terminal is { } terminal) await answer.CompleteAsync(terminal.Written);
        AnswerText? text = result.Error is null ? AnswerText.Read(call.Client, call.Request, answer.Whole) : null;
        result.Terminal?.Dispose();
        return call.Recorded is { } record ? new(null, record, text) : CopyResult.Dropped(refused?.Code ?? "not_sent");
    }

    private async Task<CallError?> CallAsync(CallContext call, AnswerCopy answer, CancellationToken stopping)
    {
        try
        {
            return await caller.CallAsync(call, answer, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return GatewayErrors.ShuttingDown;
        }
    }
}

/// <summary>What came of a copy.</summary>
/// <param name="Reason">Why it was not made; null when it was.</param>
/// <param name="Record">As it stands in the ledger.</param>
/// <param name="Answer">Null when it failed or is too long to be looked at.</param>
internal sealed record CopyResult(string? Reason, CallRecord? Record, AnswerText? Answer)
{
    public static CopyResult Dropped(string reason) => new(reason, null, null);
}
