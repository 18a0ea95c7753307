namespace Breakeven.Economics.Fleets;

/// <summary>People who keep a fleet running: due whatever its size.</summary>
/// <param name="FteShare">Full-time equivalents, as 0.25. At least 0.</param>
/// <param name="UsdPerFteYear">Cost of one full-time employee a year, overhead included.</param>
public sealed record StaffCost(decimal FteShare, Money UsdPerFteYear)
{
    public static readonly StaffCost None = new(0m, Money.Zero);

    /// <summary>Share × yearly cost ÷ 12.</summary>
    public Money PerMonth => (UsdPerFteYear * FteShare / 12m).Rounded();

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(FteShare);
        Cost.RequireNotNegative(UsdPerFteYear);
    }
}
