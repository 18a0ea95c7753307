namespace Breakeven.Gateway.Budgets;

/// <summary>Money set aside for one hop, in every budget that the call is charged to. Settling twice settles once; a default hold is of a call without budgets.</summary>
internal readonly struct BudgetHold(BudgetReservation? reservation)
{
    public BudgetReservation? Reservation => reservation;

    public Money Amount => reservation?.Amount ?? Money.Zero;

    /// <summary>Replaces the reservation by what was really spent; zero gives it back.</summary>
    public void Settle(Money spent) => reservation?.Book.Settle(reservation, spent);

    /// <summary>Gives the reservation back and keeps the windows, for a cost that turns up later.</summary>
    public BudgetHold Release()
    {
        reservation?.Book.Release(reservation);
        return this;
    }
}
