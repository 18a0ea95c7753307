namespace Breakeven.Gateway.Idempotency;

/// <summary>What is there already under an idempotency key.</summary>
internal enum ClaimResult
{
    /// <summary>Nothing: the call may be made.</summary>
    Claimed,

    /// <summary>The answer to the same request.</summary>
    Kept,

    /// <summary>The same request, being answered.</summary>
    InFlight,

    /// <summary>Another request.</summary>
    Mismatch,
}
