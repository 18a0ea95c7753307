namespace Breakeven.Gateway.Batches;

/// <summary>Tries of a line that failed as calls fail that may be repeated. Each had the retries and fallbacks of any call.</summary>
/// <param name="All">All of them.</param>
/// <param name="Own">Those between which other lines ended: then it is the line that fails, and not the engine that is down.</param>
/// <param name="Ended">Lines that had ended at the last one.</param>
internal readonly record struct LineTries(int All, int Own, int Ended)
{
    private const int MostOwn = 4, MostAll = 30;
    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(5), s_longest = TimeSpan.FromMinutes(5);

    public bool IsEnough => Own >= MostOwn || All >= MostAll;

    /// <summary>Before the next try: 5 s, doubled with each, 5 min at most.</summary>
    public TimeSpan Pause => s_first * (1 << Math.Min(All - 1, 10)) is var pause && pause < s_longest ? pause : s_longest;

    public LineTries After(int ended) => new(All + 1, All == 0 || ended > Ended ? Own + 1 : Own, ended);
}
