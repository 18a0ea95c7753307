namespace Breakeven;

/// <summary>Where the token counts of a record come from.</summary>
public enum UsageSource
{
    /// <summary>No tokens were spent, or none can be known.</summary>
    None,

    /// <summary>The provider's final counts.</summary>
    Provider,

    /// <summary>The provider's counts so far, from a stream that broke off.</summary>
    Partial,

    /// <summary>Counted by the gateway, since the provider gave no usable counts.</summary>
    Estimated,
}
