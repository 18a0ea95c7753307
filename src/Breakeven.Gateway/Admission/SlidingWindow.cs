namespace Breakeven.Gateway.Admission;

/// <summary>A sum over the last 60 seconds, in buckets of one second. Not thread-safe.</summary>
/// <remarks>A bucket counts until it is wholly older than a minute, so the limit is never exceeded in any minute.</remarks>
internal sealed class SlidingWindow
{
    private const int Buckets = 61;
    private readonly long[] _amounts = new long[Buckets];
    private long _second = long.MinValue;

    public long Sum { get; private set; }

    /// <param name="second">Seconds of a monotonic clock.</param>
    public void MoveTo(long second)
    {
        if (second <= _second) return;
        if (_second == long.MinValue || second - _second >= Buckets)
        {
            Array.Clear(_amounts);
            Sum = 0;
        }
        else
        {
            for (long passed = _second + 1; passed <= second; passed++)
            {
                ref long bucket = ref _amounts[passed % Buckets];
                Sum -= bucket;
                bucket = 0;
            }
        }
        _second = second;
    }

    /// <summary>Adds to a second of the last minute; an older one no longer counts. Negative amounts correct an estimate, but never below zero.</summary>
    public void Add(long amount, long second)
    {
        if (second > _second || _second - second >= Buckets) return;
        ref long bucket = ref _amounts[second % Buckets];
        long added = Math.Max(amount, -bucket);
        bucket += added;
        Sum += added;
    }

    /// <summary>Seconds until the sum has fallen to <paramref name="level"/> or below, if nothing is added.</summary>
    public int SecondsUntil(long level)
    {
        long sum = Sum;
        for (int age = Buckets - 1; age > 0 && sum > level; age--)
        {
            long second = _second - age;
            if (second < 0) continue;
            sum -= _amounts[second % Buckets];
            if (sum <= level) return Buckets - age;
        }
        return sum <= level ? 0 : Buckets;
    }
}
