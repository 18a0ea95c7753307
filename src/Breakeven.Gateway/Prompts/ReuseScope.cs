using System.Collections.Immutable;
using Breakeven.Protocols.Prompts;

namespace Breakeven.Gateway.Prompts;

/// <summary>Replays a provider's prompt cache for the calls of one purpose at one target, and says which breakpoints would have paid. Safe for concurrent use.</summary>
/// <remarks>
/// Two caches, as Anthropic's: of five minutes since the last use and of an hour. A burst of equal prompts is written by each of them. Each point counts only
/// what it has beyond the point before. It is worth its mark when reads × gain exceeds writes × surcharge by a tenth, over about the last 200 calls
/// (docs/decisions/0075); all marks are for an hour when that gains a tenth more than five minutes do (docs/decisions/0058).
/// </remarks>
internal sealed class ReuseScope
{
    /// <summary>Fewer calls than this prove nothing.</summary>
    public const int LeastCalls = 20;

    /// <summary>Where more come within an hour, the oldest are forgotten: what an hour would read is then told too small, which errs to the cheaper write.</summary>
    private const int MostPrefixes = 4_096;
    private const double HourMargin = 1.1;
    private static readonly TimeSpan s_suspension = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<UInt128, SeenPrefix> _seen = [];
    private readonly PointReuse[] _points = [new(CachePoint.Tools), new(CachePoint.System), new(CachePoint.Turns)];
    private readonly ReuseTally _toldMinutes = new(), _toldHour = new();
    private DateTimeOffset _suspendedUntil;

    /// <summary>Counts one prompt and says where a mark pays.</summary>
    /// <param name="leastBytes">A shorter prefix is not kept by the provider.</param>
    /// <param name="now">Not before that of earlier prompts.</param>
    public MarkPlan Observe(PromptPrefix prefix, long leastBytes, CacheRates rates, DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_seen.Count >= MostPrefixes) Forget(now);
            long before = 0;
            foreach (PrefixPoint point in prefix.Points)
            {
                if (point.Bytes < leastBytes) continue;
                PointReuse reuse = _points[(int)point.Point];
                Count(reuse.Minutes, prefix, point, before, forAnHour: false, now);
                Count(reuse.Hour, prefix, point, before, forAnHour: true, now);
                if (point.Point == CachePoint.Turns) Renew(prefix, before, now);
                Touch(point.Hash, now);
                before = point.Bytes;
            }
            return now < _suspendedUntil ? MarkPlan.None : Plan(prefix, leastBytes, rates);
        }
    }

    /// <summary>Takes over what records of earlier calls tell.</summary>
    public void Learn(ReuseScope earlier)
    {
        lock (_lock)
            foreach (PointReuse point in _points) point.Learn(earlier._points[(int)point.Point]);
    }

    /// <summary>What the provider said of a call with marks. Marks that lose money over <see cref="LeastCalls"/> calls stop for an hour.</summary>
    public void Settle(TokenUsage usage, CacheRates rates, DateTimeOffset now)
    {
        lock (_lock)
        {
            _toldMinutes.Add(usage.CachedInput, usage.CacheWrite - usage.HourCacheWrite);
            _toldHour.Add(read: 0, usage.HourCacheWrite); // nobody tells which of the two was read
            if (_toldMinutes.Calls < LeastCalls || _toldMinutes.Net(rates.Gain, rates.Surcharge) + _toldHour.Net(rates.Gain, rates.HourSurcharge) >= 0) return;
            _suspendedUntil = now + s_suspension;
            _toldMinutes.Clear();
            _toldHour.Clear();
        }
    }

    private void Count(ReuseTally tally, PromptPrefix prefix, PrefixPoint point, long before, bool forAnHour, DateTimeOffset now)
    {
        long read = point.Point == CachePoint.Turns ? LongestRead(prefix, before, forAnHour, now) : IsReadable(point.Hash, forAnHour, now) ? point.Bytes : before;
        tally.Add(read - before, point.Bytes - read);
    }

    private MarkPlan Plan(PromptPrefix prefix, long leastBytes, CacheRates rates)
    {
        ImmutableArray<PointReuse> kept = [.. prefix.Points.Where(point => point.Bytes >= leastBytes).Select(point => _points[(int)point.Point]).Where(reuse => reuse.Minutes.Calls >= LeastCalls)];
        ImmutableArray<PointReuse> minutes = [.. kept.Where(reuse => reuse.Minutes.Pays(rates.Gain, rates.Surcharge))];
        ImmutableArray<PointReuse> hour = [.. kept.Where(reuse => reuse.Hour.Pays(rates.Gain, rates.HourSurcharge))];
        bool forAnHour = !hour.IsEmpty && hour.Sum(reuse => reuse.Hour.Net(rates.Gain, rates.HourSurcharge)) > HourMargin * minutes.Sum(reuse => reuse.Minutes.Net(rates.Gain, rates.Surcharge));
        return new([.. (forAnHour ? hour : minutes).Select(reuse => reuse.Point)], forAnHour);
    }

    /// <summary>Bytes up to the latest end of an earlier prompt within reach: Anthropic looks back over 20 blocks.</summary>
    private long LongestRead(PromptPrefix prefix, long least, bool forAnHour, DateTimeOffset now)
    {
        foreach (PrefixPoint end in prefix.TurnEnds)
            if (end.Bytes > least && IsReadable(end.Hash, forAnHour, now)) return end.Bytes;
        return least;
    }

    /// <summary>What is read is kept on: the latest end within five minutes, and, if that is another one, within an hour.</summary>
    private void Renew(PromptPrefix prefix, long least, DateTimeOffset now)
    {
        foreach (PrefixPoint end in prefix.TurnEnds)
        {
            if (end.Bytes <= least || !IsReadable(end.Hash, forAnHour: true, now)) continue;
            Touch(end.Hash, now);
            return;
        }
    }

    private bool IsReadable(UInt128 hash, bool forAnHour, DateTimeOffset now) => _seen.TryGetValue(hash, out SeenPrefix seen) && seen.IsReadable(forAnHour, now);

    private void Touch(UInt128 hash, DateTimeOffset now) => _seen[hash] = _seen.TryGetValue(hash, out SeenPrefix seen) ? seen.Touched(now) : new(now, now, now);

    private void Forget(DateTimeOffset now)
    {
        foreach ((UInt128 hash, SeenPrefix seen) in _seen.ToArray())
            if (now - seen.Last > SeenPrefix.Long) _seen.Remove(hash);
        if (_seen.Count < MostPrefixes) return;
        foreach (UInt128 hash in _seen.OrderBy(entry => entry.Value.Last).Take(MostPrefixes / 2).Select(entry => entry.Key).ToArray()) _seen.Remove(hash);
    }
}
