using System.Collections.Immutable;

namespace Breakeven.Gateway.Admission;

/// <summary>Second half of stage <c>admit</c>: limits, workload and data class.</summary>
internal sealed class CallAdmission(RateLimiter limiter)
{
    private const string DataClassHeader = "x-breakeven-data-class";
    private const string WorkloadHeader = "x-breakeven-workload";

    public CallError? Admit(CallContext call) => Admit(call, call.Request.Model, EstimatedTokens(call));

    /// <param name="asked">What the client asked for: a model, or what stands for one where a call has none.</param>
    /// <param name="tokens">Estimate of the call's tokens.</param>
    public CallError? Admit(CallContext call, string asked, long tokens)
    {
        CallArrival arrival = call.Arrival;
        KeyConfig? key = call.Caller.Key;
        string? environment = key?.Environment ?? call.Snapshot.Environment;
        if (!CallTags.TryRead(arrival.Header(CallTags.HeaderName), out ImmutableSortedDictionary<string, string>? tags, out CallError? error)) return error;
        if (arrival.Header(DataClassHeader) is { } tightened && !CallTags.IsWord(tightened)) return GatewayErrors.InvalidHeader(DataClassHeader, "names one data class");

        WorkloadConfig? workload = call.Snapshot.Workloads.Match(key?.Name, asked, environment, tags, arrival.Header) ?? Named(call);
        call.Admission = new(environment, workload?.Name ?? OwnLabel(arrival), Classes(workload?.DataClass, arrival.Header(DataClassHeader)), tags) { FirstChunkPromise = PromiseOf(workload) };
        CallError? limited = limiter.Enter(key, tokens, out RateLimiter.Place place);
        call.Place = place;
        call.Standing = limiter.Standing(key);
        return limited;
    }

    /// <summary>Runs on every way out of the pipeline.</summary>
    public void Leave(CallContext call)
    {
        limiter.Leave(call.Place, call.Result?.Usage.Total ?? 0);
        call.Place = default;
    }

    private static long EstimatedTokens(CallContext call) => call.Request.EstimatedInputTokens + (call.Request.MaxOutputTokens ?? 0) * call.Request.Choices;

    private static TimeSpan? PromiseOf(WorkloadConfig? workload) =>
        (workload?.Slo?.TtftP95Ms ?? workload?.Slo?.TtftP99Ms) is { } ms ? TimeSpan.FromMilliseconds(ms) : null;

    /// <summary>No workload's conditions hold, but the client names one: that can only add its data class, never remove one.</summary>
    private static WorkloadConfig? Named(CallContext call) =>
        call.Arrival.Header(WorkloadHeader) is { } name ? call.Snapshot.Workloads.Find(name) : null;

    /// <summary>A name that only the client knows is a label in the ledger; no policy follows from it.</summary>
    private static string? OwnLabel(CallArrival arrival) => arrival.Header(WorkloadHeader) is { } name && CallTags.IsWord(name) ? name : null;

    private static ImmutableArray<string> Classes(string? ofWorkload, string? tightened) => (ofWorkload, tightened) switch
    {
        (null, null) => [],
        (null, { } asked) => [asked],
        ({ } given, null) => [given],
        ({ } given, { } asked) => given == asked ? [given] : [given, asked],
    };
}
