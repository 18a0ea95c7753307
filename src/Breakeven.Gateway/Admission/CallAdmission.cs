using System.Collections.Immutable;
using Breakeven.Gateway.Caching;
using Breakeven.Gateway.Deferring;

namespace Breakeven.Gateway.Admission;

/// <summary>Second half of stage <c>admit</c>: limits, workload and data class.</summary>
internal sealed class CallAdmission(RateLimiter limiter)
{
    public CallError? Admit(CallContext call) => Admit(call, call.Request.Model, EstimatedTokens(call));

    /// <param name="asked">What the client asked for: a model, or what stands for one where a call has none.</param>
    /// <param name="tokens">Estimate of the call's tokens.</param>
    public CallError? Admit(CallContext call, string asked, long tokens)
    {
        CallArrival arrival = call.Arrival;
        KeyConfig? key = call.Caller.Key;
        string? environment = key?.Environment ?? call.Snapshot.Environment;
        if (!CallTags.TryRead(arrival.Header(CallTags.HeaderName), out ImmutableSortedDictionary<string, string>? tags, out CallError? error)) return error;
        tags = DeferredArrival.Mark(arrival, tags);
        WorkloadConfig? workload = call.Snapshot.Workloads.Of(key?.Name, asked, environment, tags, arrival.Header, out bool isNamedOnly);
        if (!DataClasses.TryRead(workload?.DataClass, arrival.Header(DataClasses.HeaderName), out ImmutableArray<string> classes))
            return GatewayErrors.InvalidHeader(DataClasses.HeaderName, DataClasses.HeaderRule);
        call.Admission = new(environment, workload?.Name ?? OwnLabel(arrival), classes, tags) { FirstChunkPromise = PromiseOf(workload), IsNamedOnly = isNamedOnly };
        if (Forbidden(key, classes) is { } dataClass) return GatewayErrors.DataClassNotAllowed(dataClass);
        if (arrival is DeferredArrival) return null; // rates are for who comes in bursts; idle slots and the budgets bound what comes when there is room
        TeamConfig? team = key?.Team is { } name ? call.Snapshot.Teams.GetValueOrDefault(name) : null;
        CallError? limited = limiter.Enter(key, team, tokens, out RateLimiter.Place place);
        call.Place = place;
        call.Standing = limiter.Standing(key, team);
        return limited;
    }

    /// <summary>Runs on every way out of the pipeline.</summary>
    public void Leave(CallContext call)
    {
        limiter.Leave(call.Place, call.Cache.IsHit() ? 0 : call.Result?.Usage.Total ?? 0); // a stored answer used nobody's tokens
        call.Place = default;
    }

    /// <summary>The first data class that the key may not send; null when it may send all.</summary>
    public static string? Forbidden(KeyConfig? key, ImmutableArray<string> dataClasses)
    {
        if (key?.DataClasses is not { } allowed) return null;
        foreach (string dataClass in dataClasses)
            if (!allowed.Contains(dataClass)) return dataClass;
        return null;
    }

    private static long EstimatedTokens(CallContext call) => call.Request.EstimatedInputTokens + (call.Request.MaxOutputTokens ?? 0) * call.Request.Choices;

    private static TimeSpan? PromiseOf(WorkloadConfig? workload) =>
        (workload?.Slo?.TtftP95Ms ?? workload?.Slo?.TtftP99Ms) is { } ms ? TimeSpan.FromMilliseconds(ms) : null;

    /// <summary>A name that only the client knows is a label in the ledger; no policy follows from it.</summary>
    private static string? OwnLabel(CallArrival arrival) => arrival.Header(WorkloadTable.HeaderName) is { } name && CallTags.IsWord(name) ? name : null;
}
