namespace Breakeven.Gateway.Caching;

/// <summary>What stage <c>recall</c> wrote; on the wire and in the ledger in lower case.</summary>
internal enum CacheOutcome
{
    /// <summary>No response cache applies to the call.</summary>
    Off,

    /// <summary>One does, and had no answer.</summary>
    Miss,

    /// <summary>The answer to the same request.</summary>
    Exact,

    /// <summary>The answer to a request that means the same.</summary>
    Semantic,
}

internal static class CacheOutcomeWords
{
    /// <summary>As the header <c>x-breakeven-cache</c> and the ledger write it.</summary>
    public static string Word(this CacheOutcome outcome) => outcome switch
    {
        CacheOutcome.Off => "off",
        CacheOutcome.Miss => "miss",
        CacheOutcome.Exact => "exact",
        CacheOutcome.Semantic => "semantic",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome)),
    };

    /// <summary>Whether the answer was stored before: nothing was sent anywhere.</summary>
    public static bool IsHit(this CacheOutcome? outcome) => outcome is CacheOutcome.Exact or CacheOutcome.Semantic;

    /// <summary>In the ledger and the header <c>x-breakeven-decision</c>, of an answer that was stored; null otherwise.</summary>
    public static string? Decision(this CacheOutcome? outcome) => outcome switch
    {
        CacheOutcome.Exact => "cache_exact",
        CacheOutcome.Semantic => "cache_semantic",
        _ => null,
    };
}
