namespace Breakeven;

/// <summary>Section <c>cache</c>: answers that are used again. Without the section nothing is cached.</summary>
public sealed record CacheConfig
{
    /// <summary>Answers to the same request; null for none.</summary>
    public ExactCacheConfig? Exact { get; init; }

    /// <summary>Answers to requests that mean the same; null for none.</summary>
    public SemanticCacheConfig? Semantic { get; init; }

    /// <summary>Most bytes of answers in memory. 1 MiB to 1 TiB; the least recently used make room.</summary>
    public long MaxBytes { get; init; } = 256 * 1024 * 1024;

    /// <summary>Who may get an answer that was made for another's call.</summary>
    public CacheShare Share { get; init; }

    /// <summary><c>memory</c>, or <c>redis://…</c>; null for what <c>storage.shared_state</c> says.</summary>
    public string? Store { get; init; }

    /// <summary>32 bytes in hex or base64, under which answers outside this process are sealed. Needed with Redis, and the same in all replicas; <c>storage.content_key</c> unless given.</summary>
    public Secret? Key { get; init; }
}
