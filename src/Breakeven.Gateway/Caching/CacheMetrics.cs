using System.Diagnostics;
using System.Diagnostics.Metrics;
using Breakeven.Gateway.Telemetry;

namespace Breakeven.Gateway.Caching;

/// <summary>What the response cache does, for <c>/metrics</c>.</summary>
internal sealed class CacheMetrics
{
    private readonly Counter<long> _calls, _fills, _rejected, _sharedFailures, _verified, _notEmbedded;

    public CacheMetrics(GatewayMetrics metrics)
    {
        Meter = metrics.Meter;
        _calls = Meter.CreateCounter<long>("breakeven.cache.calls", "{call}", "Calls of a configuration with a response cache, by what it had for them and why.");
        _fills = Meter.CreateCounter<long>("breakeven.cache.fills", "{answer}", "Answers that were to be stored, by what came of it.");
        _rejected = Meter.CreateCounter<long>("breakeven.cache.rejected", "{entry}", "Entries of the shared store that were not made by this installation for their key.");
        _verified = Meter.CreateCounter<long>("breakeven.cache.verified", "{answer}", "Would-be semantic hits whose answer was made all the same, by whether the two agree.");
        _notEmbedded = Meter.CreateCounter<long>("breakeven.cache.not_embedded", "{call}", "Calls whose text got no vector: the target was not permitted, failed or took too long.");
        _sharedFailures = Meter.CreateCounter<long>("breakeven.cache.shared_failures", "{operation}", "Reads and writes of the shared store that failed or took too long.");
    }

    public Meter Meter { get; }

    public void Verified(bool agrees) => _verified.Add(1, new TagList { { "breakeven.result", agrees ? "same" : "different" } });

    public void NotEmbedded() => _notEmbedded.Add(1);

    /// <param name="reason">Why there was no answer, or where it came from: a word of ours.</param>
    public void Called(CacheOutcome outcome, string reason) =>
        _calls.Add(1, new TagList { { "breakeven.cache", outcome.Word() }, { "breakeven.reason", reason } });

    public void Filled(string result) => _fills.Add(1, new TagList { { "breakeven.result", result } });

    public void Rejected() => _rejected.Add(1);

    public void SharedFailed(string operation) => _sharedFailures.Add(1, new TagList { { "breakeven.operation", operation } });
}
