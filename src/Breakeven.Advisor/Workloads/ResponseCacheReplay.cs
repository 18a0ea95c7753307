using System.Collections.Immutable;

namespace Breakeven.Advisor.Workloads;

/// <summary>Which calls an exact response cache would have answered: replayed in the order of the records, with a store per time to live.</summary>
/// <remarks>
/// The key is the gateway key, route, model, operation, prompt and its length, as a cache that leaks nothing between tenants must have it. An answer
/// is there once its call has ended well, expires after its time to live however often it is read, and is replaced when made anew. Prompts longer than their
/// recorded hashes count as never seen.
/// </remarks>
internal sealed class ResponseCacheReplay(PromptMemory memory, ulong workload)
{
    private static readonly ImmutableArray<TimeSpan> Lifetimes = [TimeSpan.FromMinutes(5), TimeSpan.FromHours(1), TimeSpan.FromDays(1)];

    /// <summary>The one whose effect is counted: the time to live of the configuration's example.</summary>
    public static readonly TimeSpan Counted = TimeSpan.FromHours(1);

    private readonly long[] _hits = new long[Lifetimes.Length];
    private long _hashed, _covered, _repeats;

    /// <summary>Share of the hashed calls that were seen before, at any time; null without hashes.</summary>
    public double? EverShare => _hashed == 0 ? null : (double)_repeats / _hashed;

    /// <summary>Calls whose whole prompt was hashed.</summary>
    public long Covered => _covered;

    /// <summary>Calls answered, by time to live.</summary>
    public ImmutableArray<(TimeSpan Lifetime, long Hits)> Hits => [.. Lifetimes.Zip(_hits)];

    /// <returns>True when the call would have been answered at the <see cref="Counted"/> time to live.</returns>
    public bool Add(CallRecord call, ImmutableArray<string> hashes, long inputTokens)
    {
        ref StoredAnswer stored = ref memory.Answers.At(KeyOf(call, hashes, inputTokens), out bool known);
        _hashed++;
        if (known) _repeats++;
        if (!PromptBlocks.CoverPrompt(call, hashes.Length)) return false;

        _covered++;
        long start = call.StartedAt.UtcTicks;
        long end = call.Outcome == CallOutcome.Ok ? start + (long)(Math.Clamp(call.DurationMs ?? 0, 0, 1e8) * TimeSpan.TicksPerMillisecond) : 0;
        Ask(0, ref stored.FiveMinutes, start, end);
        bool answered = Ask(1, ref stored.Hour, start, end);
        Ask(2, ref stored.Day, start, end);
        return answered;
    }

    private bool Ask(int lifetime, ref long stored, long start, long end)
    {
        bool isHit = stored != 0 && start >= stored && start - stored <= Lifetimes[lifetime].Ticks;
        if (isHit) _hits[lifetime]++;
        else stored = Math.Max(stored, end);
        return isHit;
    }

    private ulong KeyOf(CallRecord call, ImmutableArray<string> hashes, long inputTokens) => workload
        .With(Fingerprint.Of(call.Key)).With(Fingerprint.Of(call.Route)).With(Fingerprint.Of(call.RequestModel)).With(Fingerprint.Of(call.Operation))
        .With(Fingerprint.Of(hashes[^1])).With((ulong)hashes.Length).With((ulong)inputTokens);
}
