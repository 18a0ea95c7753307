namespace Breakeven.Economics.Fleets;

/// <summary>The month that every monthly figure means.</summary>
public static class Month
{
    /// <summary>8,760 hours a year over twelve months.</summary>
    public const decimal Hours = 730m;

    public const decimal HoursPerWeek = 168m;

    /// <summary>Hours a month of something that runs some hours a week.</summary>
    /// <param name="hoursPerWeek">Above 0, at most 168.</param>
    public static decimal HoursOf(decimal hoursPerWeek)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(hoursPerWeek);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hoursPerWeek, HoursPerWeek);
        return Hours * hoursPerWeek / HoursPerWeek;
    }
}
