using System.Diagnostics;
using System.Diagnostics.Metrics;
using Breakeven.Gateway.Caching;

namespace Breakeven.Gateway.Telemetry;

/// <summary>The gateway's meter. OpenTelemetry's <c>gen_ai.*</c> names where they exist, <c>breakeven.*</c> elsewhere.</summary>
/// <remarks>Labels take only names from the configuration; whatever a client makes up is <c>other</c>, so that no client can add series.</remarks>
internal sealed class GatewayMetrics : IDisposable
{
    private const string Other = "other";
    private readonly Meter _meter = new("Breakeven.Gateway");
    private readonly Counter<long> _calls;
    private readonly Counter<long> _tokens;
    private readonly Counter<double> _cost;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _firstChunk;
    private readonly Histogram<double> _overhead;
    private readonly Counter<long> _attempts;

    public GatewayMetrics()
    {
        _calls = _meter.CreateCounter<long>("breakeven.calls", "{call}", "Calls by route, target and outcome.");
        _tokens = _meter.CreateCounter<long>("gen_ai.client.token.usage", "{token}", "Billable tokens by type.");
        _cost = _meter.CreateCounter<double>("breakeven.cost", "USD", "Cost of calls in US dollars, rounded to a double; the ledger has it exactly.");
        _duration = _meter.CreateHistogram<double>("gen_ai.client.operation.duration", "s", "Whole calls.");
        _firstChunk = _meter.CreateHistogram<double>("gen_ai.client.operation.time_to_first_chunk", "s", "From sending upstream to the first chunk.");
        _overhead = _meter.CreateHistogram<double>("breakeven.overhead", "s", "Time that the gateway itself added to a call.");
        _attempts = _meter.CreateCounter<long>("breakeven.attempts", "{attempt}", "Tries of targets by how they ended.");
        _meter.CreateObservableGauge("dotnet.gc.last_collection.heap.size", static () => GC.GetGCMemoryInfo(GCKind.Any).HeapSizeBytes, "By", "Managed memory of the process after the last collection, in bytes.");
        _meter.CreateObservableGauge("dotnet.process.memory.working_set", static () => Environment.WorkingSet, "By", "Physical memory of the process, in bytes.");
    }

    /// <summary>This gateway's own meter: a process may run several gateways.</summary>
    public Meter Meter => _meter;

    public void Ended(CallContext call, CallResult result, string operation = "chat")
    {
        string route = call.RouteOrNull?.Name ?? Other;
        string target = result.Candidate is { } candidate ? Bounded(call, candidate.Target.Id) : "none";
        string provider = result.Candidate?.Target.Endpoint.Name ?? "none";
        TagList where = new() { { "gen_ai.operation.name", operation }, { "gen_ai.provider.name", provider }, { "breakeven.route", route }, { "breakeven.target", target } };
        TagList ended = where;
        ended.Add("breakeven.outcome", OutcomeWord(result.Outcome));
        _calls.Add(1, ended);
        _duration.Record(call.Elapsed.TotalSeconds, ended);
        _overhead.Record(call.Overhead.TotalSeconds);
        if (result.TimeToFirstChunk is { } first) _firstChunk.Record(first.TotalSeconds, where);
        if (call.Cost?.Cost is { } cost && cost > Money.Zero) _cost.Add((double)cost.Usd, where);
        if (result.UsageSource != UsageSource.None && !call.Cache.IsHit()) CountTokens(result.Usage, where);
        foreach (Attempt attempt in call.Attempts)
            _attempts.Add(1, new TagList { { "breakeven.target", Bounded(call, attempt.Target) }, { "error.type", attempt.ErrorClass ?? "none" } });
    }

    public void Dispose() => _meter.Dispose();

    private void CountTokens(TokenUsage usage, TagList where)
    {
        Count("input", usage.Input);
        Count("cached_input", usage.CachedInput);
        Count("cache_write", usage.CacheWrite);
        Count("output", usage.Output);

        void Count(string type, long tokens)
        {
            if (tokens == 0) return;
            TagList tags = where;
            tags.Add("gen_ai.token.type", type);
            _tokens.Add(tokens, tags);
        }
    }

    private static string Bounded(CallContext call, string target) => call.Snapshot.Targets.IsConfigured(target) ? target : Other;

    private static string OutcomeWord(CallOutcome outcome) => outcome switch
    {
        CallOutcome.Ok => "ok",
        CallOutcome.Refused => "refused",
        CallOutcome.ClientError => "client_error",
        CallOutcome.UpstreamError => "upstream_error",
        CallOutcome.RateLimited => "rate_limited",
        CallOutcome.Timeout => "timeout",
        CallOutcome.Truncated => "truncated",
        CallOutcome.ClientDisconnect => "client_disconnect",
        CallOutcome.Filtered => "filtered",
        _ => "unknown",
    };
}
