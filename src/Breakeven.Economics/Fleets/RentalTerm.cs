namespace Breakeven.Economics.Fleets;

/// <summary>How an accelerator from the catalog is rented.</summary>
public enum RentalTerm
{
    OnDemand,

    /// <summary>Committed for a year.</summary>
    Reserved,
}
