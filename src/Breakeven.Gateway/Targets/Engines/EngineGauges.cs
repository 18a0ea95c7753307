using System.Collections.Frozen;

namespace Breakeven.Gateway.Targets.Engines;

/// <summary>The names under which one engine publishes its load at <c>/metrics</c>; of several names the first that is there counts, since names change from version to version.</summary>
internal sealed class EngineGauges(string[] running, string[] waiting, string[] kvCacheUse)
{
    public static readonly EngineGauges Vllm = new(["vllm:num_requests_running"], ["vllm:num_requests_waiting"], ["vllm:kv_cache_usage_perc", "vllm:gpu_cache_usage_perc"]);
    public static readonly EngineGauges Sglang = new(["sglang:num_running_reqs"], ["sglang:num_queue_reqs"], ["sglang:token_usage"]);
    public static readonly EngineGauges LlamaCpp = new(["llamacpp:requests_processing"], ["llamacpp:requests_deferred"], ["llamacpp:kv_cache_usage_ratio"]);
    public static readonly EngineGauges Tgi = new(["tgi_batch_current_size"], ["tgi_queue_size"], []);

    /// <summary>For a server of unknown make: whichever of the known names it has.</summary>
    public static readonly EngineGauges Any = new(
        ["vllm:num_requests_running", "sglang:num_running_reqs", "llamacpp:requests_processing", "tgi_batch_current_size"],
        ["vllm:num_requests_waiting", "sglang:num_queue_reqs", "llamacpp:requests_deferred", "tgi_queue_size"],
        ["vllm:kv_cache_usage_perc", "vllm:gpu_cache_usage_perc", "sglang:token_usage", "llamacpp:kv_cache_usage_ratio"]);

    private readonly FrozenSet<string> _names = running.Concat(waiting).Concat(kvCacheUse).ToFrozenSet(StringComparer.Ordinal);

    /// <returns>Null when the engine does not publish metrics, or none of these.</returns>
    public async Task<EngineLoad?> ReadAsync(EngineApi api, CancellationToken cancellationToken)
    {
        EngineReply reply = await api.GetAsync("/metrics", cancellationToken);
        return reply.IsSuccess ? Read(reply.Body.Span, api.Now) : null;
    }

    public EngineLoad? Read(ReadOnlySpan<byte> text, DateTimeOffset at)
    {
        Dictionary<string, MetricSum> sums = PrometheusText.Sum(text, _names);
        if (sums.Count == 0) return null;
        return new(at)
        {
            Running = First(sums, running) is { } busy ? Math.Max(0, busy.Sum) : null,
            Waiting = First(sums, waiting) is { } queued ? Math.Max(0, queued.Sum) : null,
            KvCacheUse = First(sums, kvCacheUse) is { } use ? Math.Clamp(use.Mean, 0, 1) : null,
        };
    }

    private static MetricSum? First(Dictionary<string, MetricSum> sums, string[] names)
    {
        foreach (string name in names)
            if (sums.TryGetValue(name, out MetricSum sum)) return sum;
        return null;
    }
}
