namespace Breakeven.Economics.Fleets;

/// <summary>A server that is rented by the hour. At least one of the two prices is given.</summary>
/// <param name="ReservedPerHour">Due for every hour of the month, used or not.</param>
/// <param name="OnDemandPerHour">Due for the hours that it runs.</param>
public sealed record ServerRental(Money? ReservedPerHour, Money? OnDemandPerHour)
{
    /// <summary>Hours a week in which there is work, above 0, at most 168.</summary>
    public decimal HoursPerWeek { get; init; } = Month.HoursPerWeek;

    /// <summary>True when the server may be stopped outside those hours. Only on-demand hours are saved by that.</summary>
    public bool CanSchedule { get; init; }

    /// <summary>The cheapest way to have the server when it is needed.</summary>
    internal Money PerMonth => (Reserved, OnDemand) switch
    {
        ({ } reserved, { } onDemand) => Money.Min(reserved, onDemand),
        ({ } reserved, null) => reserved,
        (null, { } onDemand) => onDemand,
        _ => throw new InvalidOperationException("validated before"),
    };

    /// <summary>True when stopping the server outside its hours is what makes it cheapest.</summary>
    public bool ScheduleSaves => CanSchedule && HoursPerWeek < Month.HoursPerWeek && OnDemand is { } onDemand && (Reserved is not { } reserved || onDemand < reserved);

    private Money? Reserved => ReservedPerHour * Month.Hours;
    private Money? OnDemand => OnDemandPerHour * (CanSchedule ? Month.HoursOf(HoursPerWeek) : Month.Hours);

    internal void Validate()
    {
        if (ReservedPerHour is null && OnDemandPerHour is null)
            throw new ArgumentException("A rented server needs a reserved or an on-demand price per hour.", nameof(ReservedPerHour));
        Cost.RequireNotNegative(ReservedPerHour ?? Money.Zero, nameof(ReservedPerHour));
        Cost.RequireNotNegative(OnDemandPerHour ?? Money.Zero, nameof(OnDemandPerHour));
        Month.HoursOf(HoursPerWeek);
    }
}
