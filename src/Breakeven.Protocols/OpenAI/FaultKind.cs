namespace Breakeven.Protocols.OpenAI;

/// <summary>What a provider's error means for the call.</summary>
internal enum FaultKind
{
    /// <summary>Nothing that is known here: the provider's own trouble.</summary>
    Unknown,

    /// <summary>The client's mistake.</summary>
    Invalid,
    ContextExceeded,
    Filtered,
    RateLimited,
    Overloaded,
    Timeout,

    /// <summary>The operator's credential is refused.</summary>
    Credential,

    /// <summary>The provider does not have the model.</summary>
    ModelMissing,
}
