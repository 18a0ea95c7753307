using Breakeven.Gateway.Content;

namespace Breakeven.Gateway.Caching.Storage;

/// <summary>What a store is made of. Another one is made when this changes.</summary>
/// <param name="Redis">Its address; null for memory alone.</param>
/// <param name="Key">What seals entries in Redis, in hex; null for memory alone.</param>
internal sealed record CacheSettings(long MaxBytes, long MaxAnswerBytes, string? Redis, string? Key)
{
    /// <summary>Null where nothing is cached.</summary>
    public static CacheSettings? Of(BreakevenConfig config)
    {
        if (config.Cache is not { Exact: { } exact } cache) return null;
        string? redis = RedisOf(config);
        byte[]? key = redis is null ? null : ContentVault.ParseKey(cache.Key ?? config.Storage.ContentKey);
        return new(cache.MaxBytes, exact.MaxAnswerBytes, key is null ? null : redis, key is null ? null : Convert.ToHexString(key));
    }

    /// <summary>Where the configuration wants answers to be shared; null for nowhere.</summary>
    public static string? RedisOf(BreakevenConfig config)
    {
        if (config.Cache is null) return null;
        string store = config.Cache.Store ?? config.Storage.SharedState;
        return store.StartsWith("redis", StringComparison.Ordinal) ? store : null;
    }

    public override string ToString() => Redis is null ? "memory" : "memory and Redis"; // neither key nor password
}
