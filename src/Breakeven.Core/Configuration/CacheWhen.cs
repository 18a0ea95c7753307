namespace Breakeven;

/// <summary>Which requests the response cache takes for repeatable.</summary>
public enum CacheWhen
{
    /// <summary>Those whose answer shall be the same each time: temperature 0 or a seed, and embeddings and rankings always.</summary>
    Deterministic,

    /// <summary>All: whoever says so takes one sample of an answer for as good as another.</summary>
    Always,
}
