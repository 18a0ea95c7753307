using System.Collections.Immutable;
using Breakeven.Gateway.Policies;
using Breakeven.Gateway.Recording;
using Breakeven.Gateway.Routing;
using Breakeven.Gateway.Targets;
using Breakeven.Gateway.Telemetry;
using Breakeven.Protocols;

namespace Breakeven.Gateway.Caching.Semantic;

/// <summary>Calls that the gateway makes for a client's call: to embed its text, or to compare two answers. Each has a record of its own.</summary>
/// <remarks>Under the client call's key, workload and data classes: what its policies deny is not asked, its budgets pay, and the tag <c>breakeven.cache</c> says what for. Limits of the key do not count it.</remarks>
internal sealed class SideCalls(RoutePlanner planner, TargetCaller caller, CallRecorder recorder, GatewayMetrics metrics)
{
    /// <param name="purpose">A word for the ledger.</param>
    /// <returns>The answer in the protocol's format; null where the target may not be asked, or has none.</returns>
    public async Task<byte[]?> AskAsync(CallContext of, TargetId target, IClientProtocol protocol, ReadOnlyMemory<byte> body, string purpose, CancellationToken cancellationToken)
    {
        if (of.Snapshot.Targets.Find(target.Value) is not { } asked || !protocol.TryReadRequest(body, out ModelRequest? request, out _)) return null;
        CallContext call = ContextOf(of, asked, protocol, purpose);
        call.Request = request;
        if (ResidencyPolicy.Permit(call, asked.Id) is not null) return null;
        CallResult result = CallResult.Refused(GatewayErrors.ClientGone);
        try
        {
            CallError? refusal = planner.Plan(call) ?? await caller.CallAsync(call, new NoSink(), cancellationToken);
            result = refusal is null ? call.Result! : CallResult.Refused(refusal);
            return result is { Error: null, Terminal: { } terminal } ? terminal.Written.ToArray() : null;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        finally
        {
            call.Result = result;
            await recorder.RecordAsync(call, result); // also settles what was held for it
            metrics.Ended(call, result, protocol.Operation);
            result.Terminal?.Dispose();
        }
    }

    private static CallContext ContextOf(CallContext of, Target asked, IClientProtocol protocol, string purpose)
    {
        CallId id = CallId.New(of.Time.GetUtcNow());
        CallArrival arrival = new(id, id.Value.ToString(), of.Time.GetUtcNow(), of.Time.GetTimestamp(), PresentedKey: null, of.Arrival.FromLoopback, static _ => null);
        return new(arrival, protocol, of.Snapshot, of.Time)
        {
            Caller = of.Caller,
            Admission = of.Admission with { Tags = (of.Admission.Tags ?? ImmutableSortedDictionary<string, string>.Empty).SetItem(CallRecord.SideCallTag, purpose) },
            Route = new(Name: null, PriorityStrategy.StrategyName, [new(asked, Weight: 1)], asked.Model.Value),
            Cache = CacheOutcome.Off,
        };
    }

    /// <summary>Side calls ask for whole answers: nothing goes out before the end.</summary>
    private sealed class NoSink : IAnswerSink
    {
        public bool HasStarted { get; private set; }

        public void Start(AnswerHead head) => HasStarted = true;

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => default;

        public ValueTask CompleteAsync(ReadOnlyMemory<byte> last) => default;

        public void Abort()
        {
        }
    }
}
