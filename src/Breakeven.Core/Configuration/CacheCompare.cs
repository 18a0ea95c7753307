namespace Breakeven;

/// <summary>How two answers are compared when a would-be semantic hit is verified.</summary>
public enum CacheCompare
{
    /// <summary>Same words, numbers and negations, up to case, punctuation and a small rest of other words.</summary>
    Normalized,

    /// <summary>The same text.</summary>
    Exact,

    /// <summary>A model says whether they say the same.</summary>
    Judge,
}
