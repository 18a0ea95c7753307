namespace Breakeven.Advisor.Watching;

/// <summary>What moved the answer. On the wire in kebab case.</summary>
public enum AlertCause
{
    /// <summary>Volume: at the earlier one the verdict would still hold.</summary>
    Volume,

    /// <summary>The API's prices: at the earlier ones the verdict would still hold.</summary>
    Prices,

    /// <summary>Somebody changed the stated requirements.</summary>
    Requirements,

    /// <summary>Sizes, shape of the load, catalogs, or several together.</summary>
    Inputs,
}
