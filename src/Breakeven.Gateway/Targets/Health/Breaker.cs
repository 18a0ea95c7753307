namespace Breakeven.Gateway.Targets.Health;

/// <summary>Stops asking a target that keeps failing, and finds out with single calls when it is back. A state machine over a clock that never goes back. Not thread-safe.</summary>
/// <remarks>
/// Opens at 5 failures in a row, or at half of at least 10 tries in 30 s; for 5 s, then twice as long after each probe that fails, up to 300 s, each give or take a fifth.
/// A target that is the last one a call may use is never kept from it for longer than 5 s at a time: there a probe that has not ended after 5 s does not keep the next from going.
/// </remarks>
/// <param name="jitter">Seeded; draws the fifth.</param>
internal sealed class Breaker(Random jitter)
{
    /// <summary>Failures are counted in halves.</summary>
    public const int Whole = 2, Half = 1;
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(5), Longest = TimeSpan.FromSeconds(300);

    private const int HalvesInARow = 5 * Whole;
    private const int LeastTries = 10;
    private const double Spread = 0.2;

    /// <summary>What a call waits that finds the one probe taken: nobody knows when it ends.</summary>
    private static readonly TimeSpan ProbeTaken = TimeSpan.FromSeconds(1);

    private readonly FailureWindow _window = new();
    private int _row;
    private int _openings;
    private int _generation;
    private int _probes;
    private TimeSpan _openedAt, _until, _probedAt;

    public bool IsOpen { get; private set; }

    /// <summary>When it opened last.</summary>
    public TimeSpan OpenedAt => _openedAt;

    /// <summary>A probe is under way, or the next call will be one.</summary>
    public bool IsHalfOpen(TimeSpan now) => IsOpen && (_probes > 0 || now >= _until);

    /// <returns>Null when a call may ask the target now; else how long it would have to wait.</returns>
    /// <param name="isLast">Whether the call has no other target.</param>
    public TimeSpan? Wait(TimeSpan now, bool isLast)
    {
        if (!IsOpen) return null;
        TimeSpan until = isLast ? Min(_until, _openedAt + Shortest) : _until;
        if (_probes > 0) until = isLast ? Max(until, _probedAt + Shortest) : Max(until, now + ProbeTaken);
        return until > now ? until - now : null;
    }

    /// <summary>A call goes, whether or not <see cref="Wait"/> would let it: the caller has decided.</summary>
    public HealthPass Enter(TimeSpan now)
    {
        if (!IsOpen) return new(_generation, IsProbe: false);
        _probes++;
        _probedAt = now;
        return new(_generation, IsProbe: true);
    }

    /// <param name="halves">0 for an answer, 1 or 2 for a failure; null when the try says nothing.</param>
    public void Report(HealthPass pass, int? halves, TimeSpan now)
    {
        if (pass.Generation != _generation) return;
        if (pass.IsProbe) _probes--;
        if (halves is not { } failed) return;
        if (pass.IsProbe) Judge(failed, now);
        else Count(failed, now);
    }

    private void Judge(int failed, TimeSpan now)
    {
        if (failed > 0) Open(now);
        else Close();
    }

    private void Count(int failed, TimeSpan now)
    {
        _row = failed == 0 ? 0 : _row + failed;
        _window.Add(failed, now);
        if (failed == 0) return;
        (int tries, int halves) = _window.Sum(now);
        if (_row >= HalvesInARow || (tries >= LeastTries && halves >= tries)) Open(now);
    }

    private void Open(TimeSpan now)
    {
        IsOpen = true;
        _generation++;
        _probes = 0;
        TimeSpan time = Shortest * Math.Pow(2, Math.Min(_openings, 10));
        _openings++;
        _openedAt = now;
        _until = now + Min(time, Longest) * (1 + Spread * (2 * jitter.NextDouble() - 1));
    }

    private void Close()
    {
        IsOpen = false;
        _generation++;
        (_probes, _row, _openings) = (0, 0, 0);
        _window.Clear();
    }

    private static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;
    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
