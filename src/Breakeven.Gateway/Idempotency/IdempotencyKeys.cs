using System.Globalization;
using Breakeven.Gateway.Admission;

namespace Breakeven.Gateway.Idempotency;

/// <summary>Gives a client that asks again with the same <c>idempotency-key</c> the answer that it, or a connection that broke, got before.</summary>
/// <remarks>
/// A call claims its key before anything is sent upstream. A complete answer is kept when its record is in the journal, before the client has it
/// all; anything else frees the key, since it may be tried again. Keys are the caller's own: nobody gets what another's key has left.
/// </remarks>
internal sealed class IdempotencyKeys(TimeProvider time)
{
    /// <summary>In the ledger, of an answer that was kept.</summary>
    public const string Decision = "idempotent_replay";

    private const string Header = "idempotency-key";
    private const int LongestKey = 255;

    /// <summary>One answer may take this part of the memory for all.</summary>
    private const int SharesOfMemory = 8;

    private readonly AnswerStore _store = new(time);

    /// <summary>First, before anything can be sent: an answer that may have to be kept is watched on its way out.</summary>
    public static IAnswerSink Watch(CallContext call, IAnswerSink answer) => KeyOf(call) is null ? answer : new WatchedSink(call, answer);

    /// <summary>Second half of stage <c>recall</c>: the kept answer, or the claim to make one.</summary>
    public CallError? Recall(CallContext call)
    {
        if (call.Result is not null || KeyOf(call) is not { } key) return null;
        if (key.Length > LongestKey || key.AsSpan().ContainsAnyExceptInRange(' ', '~')) return GatewayErrors.InvalidHeader(Header, $"holds 1 to {LongestKey} printable characters");
        string caller = call.Caller.Key?.Name ?? "";
        KeyHash id = KeyHash.Of(string.Create(CultureInfo.InvariantCulture, $"{caller.Length}:{caller}:{key}"));
        IdempotencyClaim claim = new(id, call.Client.Format, KeyHash.Of(call.Request.Body.Span));
        (ClaimResult result, KeptAnswer? kept) = _store.Claim(claim);
        switch (result)
        {
            case ClaimResult.Claimed:
                call.Claim = claim;
                return null;
            case ClaimResult.Kept:
                Replay(call, kept!);
                return null;
            case ClaimResult.InFlight:
                return GatewayErrors.IdempotencyInFlight;
            default:
                return GatewayErrors.IdempotencyMismatch;
        }
    }

    /// <summary>Largest answer that is kept, in bytes.</summary>
    public static long LargestAnswer(IdempotencyConfig limits) => limits.MaxBytes / SharesOfMemory;

    /// <summary>Keeps a complete answer. After its record is written, and before its end is sent: a client that lost the connection then finds it.</summary>
    public void Keep(CallContext call, CallResult result)
    {
        if (call.Claim is not { } claim || result.Error is not null || result.Terminal is not { } terminal) return;
        IdempotencyConfig limits = call.Snapshot.Config.Idempotency;
        if (claim.Complete(terminal.Written, LargestAnswer(limits)) is { } bytes) _store.Keep(claim, new(bytes, result.ResponseModel), limits);
    }

    /// <summary>Frees a key that has no answer. Runs on every way out.</summary>
    public void End(CallContext call)
    {
        if (call.Claim is not { } claim) return;
        _store.Free(claim);
        claim.Dispose();
        call.Claim = null;
    }

    private static void Replay(CallContext call, KeptAnswer kept)
    {
        PooledBuffer body = new(kept.Bytes.Length);
        body.Append(kept.Bytes);
        call.IsReplay = true;
        call.Result = new() { Outcome = CallOutcome.Ok, Status = 200, ResponseModel = kept.ResponseModel, Terminal = body };
    }

    private static string? KeyOf(CallContext call) =>
        call.Snapshot.Config.Idempotency.MaxBytes > 0 && call.Arrival.Header(Header) is { Length: > 0 } key ? key : null;
}
