namespace Breakeven.Economics.Fleets;

/// <summary>What a server of catalog accelerators costs to rent: low, typical and high of the observed prices.</summary>
public sealed record CatalogHostingCost(HostingCost Low, HostingCost Typical, HostingCost High)
{
    /// <summary>Accelerators × price × 730 h.</summary>
    /// <returns>Null when the catalog has no price for the term: an unknown price is never a free server.</returns>
    /// <remarks>
    /// A reservation has one observed price; its range is taken to be as wide, in proportion, as that of the on-demand price, and to be the
    /// price alone where there is none.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">Less than one accelerator, or a negative price.</exception>
    public static CatalogHostingCost? Of(Accelerator accelerator, int accelerators, RentalTerm term = RentalTerm.OnDemand)
    {
        ArgumentNullException.ThrowIfNull(accelerator);
        ArgumentOutOfRangeException.ThrowIfLessThan(accelerators, 1);
        return PricePerHour(accelerator, term) is { } price
            ? new(Rent(price.Low, accelerators), Rent(price.Typical, accelerators), Rent(price.High, accelerators))
            : null;
    }

    private static PriceRange? PricePerHour(Accelerator accelerator, RentalTerm term)
    {
        if (term == RentalTerm.OnDemand) return accelerator.OnDemandUsdPerHour;
        if (accelerator.Reserved1YearUsdPerHour is not { } reserved) return null;
        return accelerator.OnDemandUsdPerHour is { Typical: > 0 } spread
            ? new(reserved * spread.Low / spread.Typical, reserved, reserved * spread.High / spread.Typical)
            : new(reserved, reserved, reserved);
    }

    private static HostingCost Rent(decimal usdPerHour, int accelerators) =>
        HostingCost.Rented(new ServerRental(null, new Money(usdPerHour * accelerators)));
}
