using Breakeven.Protocols.Prompts;

namespace Breakeven.Gateway.Prompts;

/// <summary>Replays a provider's prompt cache for the calls of one purpose at one target, and says which breakpoints would have paid. Safe for concurrent use.</summary>
/// <remarks>
/// A cache of five minutes since the last use, as Anthropic's. A prefix can be read only some seconds after it was first sent, because the provider has it
/// when its first answer begins: a burst of equal prompts is written by each of them. Each point counts only what it has beyond the point before. It is worth
/// its mark when reads × gain exceeds writes × surcharge by a tenth, over about the last 200 calls. docs/decisions/0075.
/// </remarks>
internal sealed class ReuseScope(TimeProvider time)
{
    /// <summary>Fewer calls than this prove nothing.</summary>
    public const int LeastCalls = 20;

    private const int MostPrefixes = 4_096;
    private const double Decay = 1 - 1d / 200;
    private const double Margin = 1.1;
    private static readonly TimeSpan s_lifetime = TimeSpan.FromMinutes(5), s_readableAfter = TimeSpan.FromSeconds(2), s_suspension = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<UInt128, Seen> _seen = [];
    private readonly Tally[] _points = [new(), new(), new()];
    private readonly Tally _real = new();
    private DateTimeOffset _suspendedUntil;

    /// <summary>Counts one prompt and says where a mark pays.</summary>
    /// <param name="leastBytes">A shorter prefix is not kept by the provider.</param>
    public IReadOnlyList<CachePoint> Observe(PromptPrefix prefix, long leastBytes, CacheRates rates)
    {
        lock (_lock)
        {
            DateTimeOffset now = time.GetUtcNow();
            if (_seen.Count >= MostPrefixes) Forget(now);
            List<CachePoint> worth = [];
            long before = 0;
            foreach (PrefixPoint point in prefix.Points)
            {
                if (point.Bytes < leastBytes) continue;
                long read = point.Point == CachePoint.Turns ? Math.Max(before, LongestRead(prefix, before, now)) : IsReadable(point.Hash, now) ? point.Bytes : before;
                Tally tally = _points[(int)point.Point];
                tally.Add(read - before, point.Bytes - read);
                Touch(point.Hash, now);
                before = point.Bytes;
                if (now >= _suspendedUntil && tally.Calls >= LeastCalls && tally.Pays(rates)) worth.Add(point.Point);
            }
            return worth;
        }
    }

    /// <summary>What the provider said of a call with marks. Marks that lose money over <see cref="LeastCalls"/> calls stop for an hour.</summary>
    public void Settle(long readTokens, long writtenTokens, CacheRates rates)
    {
        lock (_lock)
        {
            _real.Add(readTokens, writtenTokens);
            if (_real.Calls < LeastCalls || (double)rates.Gain * _real.Read >= (double)rates.Surcharge * _real.Written) return;
            _suspendedUntil = time.GetUtcNow() + s_suspension;
            _real.Clear();
        }
    }

    /// <summary>Bytes up to the latest end of an earlier prompt within reach: Anthropic looks back over 20 blocks.</summary>
    private long LongestRead(PromptPrefix prefix, long least, DateTimeOffset now)
    {
        foreach (PrefixPoint end in prefix.TurnEnds)
            if (end.Bytes > least && IsReadable(end.Hash, now))
            {
                Touch(end.Hash, now);
                return end.Bytes;
            }
        return least;
    }

    private bool IsReadable(UInt128 hash, DateTimeOffset now) => _seen.TryGetValue(hash, out Seen seen) && now - seen.Last <= s_lifetime && now - seen.First >= s_readableAfter;

    private void Touch(UInt128 hash, DateTimeOffset now) =>
        _seen[hash] = _seen.TryGetValue(hash, out Seen seen) && now - seen.Last <= s_lifetime ? seen with { Last = now } : new(now, now);

    private void Forget(DateTimeOffset now)
    {
        foreach ((UInt128 hash, Seen seen) in _seen.ToArray())
            if (now - seen.Last > s_lifetime) _seen.Remove(hash);
        if (_seen.Count < MostPrefixes) return;
        foreach (UInt128 hash in _seen.OrderBy(entry => entry.Value.Last).Take(MostPrefixes / 2).Select(entry => entry.Key).ToArray()) _seen.Remove(hash);
    }

    private readonly record struct Seen(DateTimeOffset First, DateTimeOffset Last);

    /// <summary>Sums in which a call counts less the longer ago it was.</summary>
    private sealed class Tally
    {
        public int Calls { get; private set; }
        public double Read { get; private set; }
        public double Written { get; private set; }

        public void Add(long read, long written)
        {
            Calls = Math.Min(Calls + 1, int.MaxValue - 1);
            Read = Read * Decay + read;
            Written = Written * Decay + written;
        }

        public bool Pays(CacheRates rates) => (double)rates.Gain * Read > Margin * (double)rates.Surcharge * Written && Read > 0;

        public void Clear() => (Calls, Read, Written) = (0, 0, 0);
    }
}
