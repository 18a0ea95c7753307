namespace Breakeven;

/// <summary>How a call ended. On the wire in snake case, as <c>client_error</c>.</summary>
public enum CallOutcome
{
    /// <summary>Answered in full.</summary>
    Ok,

    /// <summary>Refused by the gateway: key, policy, budget, limit, or no target.</summary>
    Refused,

    /// <summary>The client's mistake, found by the gateway or by the provider.</summary>
    ClientError,

    /// <summary>The provider failed, or is configured wrongly.</summary>
    UpstreamError,

    /// <summary>Every permitted provider was rate-limited.</summary>
    RateLimited,
    Timeout,

    /// <summary>The answer began and broke off.</summary>
    Truncated,

    /// <summary>The client went away before the end.</summary>
    ClientDisconnect,

    /// <summary>A content filter stopped the answer.</summary>
    Filtered,

    /// <summary>The gateway was killed while the call was open; billed by the stated estimate.</summary>
    Unknown,
}
