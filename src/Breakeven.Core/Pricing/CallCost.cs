namespace Breakeven;

/// <summary>What a call cost, and how that is known.</summary>
/// <param name="Cost">Null when nobody knows; then <paramref name="Basis"/> is <see cref="CostBasis.None"/>.</param>
/// <param name="Marginal">For a self-hosted call, the energy it used, where the operator stated it.</param>
public readonly record struct CallCost(Money? Cost, CostBasis Basis, Money? Marginal = null)
{
    public static readonly CallCost Unknown;

    /// <summary>A refused or cached call: it cost nothing, and that is known.</summary>
    public static readonly CallCost Nothing = new(Money.Zero, CostBasis.None);

    /// <summary>With what tries cost that did not become the answer; such costs are estimates, and so is the sum.</summary>
    public CallCost With(Money lost) => lost == Money.Zero ? this : new((Cost ?? Money.Zero) + lost, CostBasis.Estimated, Marginal);
}

/// <summary>How a cost was found.</summary>
public enum CostBasis
{
    None,

    /// <summary>Tokens times a rate card.</summary>
    PriceBook,

    /// <summary>The provider stated it.</summary>
    Provider,

    /// <summary>A self-hosted call's share of its deployment's hourly cost.</summary>
    Reservation,

    /// <summary>A rate card applied to estimated tokens.</summary>
    Estimated,
}
