namespace Breakeven.Gateway.Batches;

/// <summary>Whether own engines will be done in time, and if not, whether it is time to give lines to an API.</summary>
/// <param name="Left">Time to the end of the completion window.</param>
/// <param name="Lines">Lines without an answer.</param>
/// <param name="OwnPerSecond">Lines that own engines end in a second, as lately.</param>
/// <param name="ApiPerSecond">Lines that an API would: the lines at once by the time of one.</param>
/// <remarks>
/// Own engines are free, so they get as long as they can: lines go to an API only when the time left is just what the API needs for all that own engines will not do, twice
/// over, and a reserve. What own engines do from now on is trusted to four fifths. Both margins are judgements, not measurements.
/// </remarks>
internal readonly record struct BatchPace(TimeSpan Left, int Lines, double OwnPerSecond, double ApiPerSecond)
{
    private const double OwnTrust = 0.8, ApiMargin = 2;

    /// <summary>Lines that own engines will not do in time.</summary>
    public int Late => Left <= TimeSpan.Zero ? Lines : (int)Math.Max(0, Lines - Math.Floor(OwnPerSecond * OwnTrust * Left.TotalSeconds));

    /// <summary>The later of two ends: of the lines that own engines do at this rate, and of the rest at an API. Null while nothing is known.</summary>
    public TimeSpan? Remaining => Lines == 0 ? TimeSpan.Zero : OwnPerSecond <= 0 ? null : TimeSpan.FromSeconds(Math.Min(Lines / OwnPerSecond, TimeSpan.FromDays(3650).TotalSeconds));

    /// <param name="reserve">Time that is left in any case.</param>
    public bool MustSpill(TimeSpan reserve) => Late > 0 && Left.TotalSeconds <= Late / ApiPerSecond * ApiMargin + reserve.TotalSeconds;

    /// <summary>A twentieth of the completion window, an hour at most.</summary>
    public static TimeSpan ReserveOf(TimeSpan window) => window / 20 < TimeSpan.FromHours(1) ? window / 20 : TimeSpan.FromHours(1);
}
