namespace Breakeven.Advisor.Watching;

/// <summary>Why somebody should look. On the wire in kebab case.</summary>
public enum AlertKind
{
    /// <summary>The standing verdict changed.</summary>
    VerdictChanged,

    /// <summary>At the present trend in volume it will change within the horizon.</summary>
    CrossingExpected,

    /// <summary>New prices of the API turn the answer; the standing verdict follows once that is confirmed.</summary>
    PricesMoved,
}
