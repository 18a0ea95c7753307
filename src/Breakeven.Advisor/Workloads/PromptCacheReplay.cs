using System.Collections.Immutable;

namespace Breakeven.Advisor.Workloads;

/// <summary>How many prompt tokens a provider's prompt cache could have served, beyond those that it did.</summary>
/// <remarks>
/// A prefix can be read from the first chunk of the answer that wrote it until its lifetime after its last use, and counts from 1,024 tokens on, the least that
/// OpenAI and Anthropic cache. Where blocks have no known size, a prefix is as long as an earlier prompt that was just it, as the last turn of a
/// conversation is: a lower bound. The shortest prompt that begins with it bounds it from above.
/// </remarks>
internal sealed class PromptCacheReplay(PromptMemory memory, ulong workload)
{
    public const int LeastTokens = 1_024;
    private static readonly ImmutableArray<TimeSpan> Lifetimes = [TimeSpan.FromMinutes(5), TimeSpan.FromHours(1)];

    private readonly double[] _reads = new double[Lifetimes.Length], _most = new double[Lifetimes.Length];
    private readonly double[] _moreReads = new double[Lifetimes.Length], _moreWrites = new double[Lifetimes.Length];
    private long _blocks, _seen;

    /// <summary>Share of the hashed blocks that were seen before as the same prefix, at any time; null without hashes.</summary>
    public double? EverShare => _blocks == 0 ? null : (double)_seen / _blocks;

    /// <param name="inputTokens">Prompt tokens of all calls, with or without hashes.</param>
    public ImmutableArray<PrefixReads> Reads(double inputTokens) => inputTokens <= 0 ? [] :
    [
        .. Lifetimes.Select((lifetime, i) => new PrefixReads(lifetime, _reads[i] / inputTokens, _most[i] / inputTokens, _moreReads[i] / inputTokens, _moreWrites[i] / inputTokens)),
    ];

    /// <param name="reachesProvider">False for a call that a response cache would answer: it neither reads nor renews a prefix.</param>
    public void Add(CallRecord call, ImmutableArray<string> hashes, TokenUsage usage, bool reachesProvider)
    {
        ulong model = workload.With(Fingerprint.Of(call.ResponseModel ?? call.RequestModel));
        int tokens = (int)Math.Min(usage.TotalInput, int.MaxValue);
        int? blockTokens = PromptBlocks.Tokens(call, hashes.Length, usage.TotalInput);
        long start = call.StartedAt.UtcTicks, written = start + (long)(Math.Clamp(call.TtfcMs ?? call.DurationMs ?? 0, 0, 1e8) * TimeSpan.TicksPerMillisecond);
        Span<int> reads = stackalloc int[Lifetimes.Length], most = stackalloc int[Lifetimes.Length];
        Span<bool> alive = stackalloc bool[Lifetimes.Length];
        alive.Fill(reachesProvider);
        bool seen = true;
        for (int i = 0; i < hashes.Length; i++)
        {
            ref CachedPrefix prefix = ref memory.Prefixes.At(model.With(Fingerprint.Of(hashes[i])), out bool known);
            seen &= known; // a chained hash can only match while everything before it matched
            if (seen) _seen++;
            if (!reachesProvider) continue;
            int? size = blockTokens is { } each ? (int)Math.Min(tokens, (long)each * (i + 1)) : prefix.WholeTokens > 0 ? prefix.WholeTokens : null;
            for (int life = 0; life < Lifetimes.Length; life++)
            {
                alive[life] &= prefix.From != 0 && start >= prefix.From && start - prefix.Used <= Lifetimes[life].Ticks;
                if (!alive[life]) continue;
                if (size is { } length) reads[life] = Math.Max(reads[life], Math.Min(tokens, length));
                most[life] = blockTokens is null ? Math.Min(tokens, prefix.MostTokens) : reads[life];
            }
            bool isWhole = i == hashes.Length - 1 && PromptBlocks.CoverPrompt(call, hashes.Length);
            Note(ref prefix, start, written, tokens, isWhole, renewed: alive[0]);
        }
        _blocks += hashes.Length;
        if (reachesProvider) Sum(usage, reads, most);
    }

    private static void Note(ref CachedPrefix prefix, long start, long written, int tokens, bool isWhole, bool renewed)
    {
        if (!renewed && start >= prefix.Used) prefix.From = written;
        prefix.Used = Math.Max(prefix.Used, renewed ? start : written);
        prefix.MostTokens = prefix.MostTokens == 0 ? tokens : Math.Min(prefix.MostTokens, tokens);
        if (isWhole) prefix.WholeTokens = prefix.WholeTokens == 0 ? tokens : Math.Min(prefix.WholeTokens, tokens);
    }

    /// <summary>What the provider read from its cache in fact is never taken back. Writes are those of a mark at the end of every prompt that is long enough.</summary>
    private void Sum(TokenUsage usage, Span<int> reads, Span<int> most)
    {
        for (int life = 0; life < Lifetimes.Length; life++)
        {
            double read = Math.Max(reads[life] >= LeastTokens ? reads[life] : 0, usage.CachedInput);
            double writes = usage.TotalInput >= LeastTokens ? usage.TotalInput - read : 0;
            _reads[life] += read;
            _most[life] += Math.Max(most[life] >= LeastTokens ? most[life] : 0, read);
            _moreReads[life] += read - usage.CachedInput;
            _moreWrites[life] += writes - usage.CacheWrite;
        }
    }
}
