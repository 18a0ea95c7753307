using Microsoft.Extensions.Caching.Distributed;

namespace Breakeven.Gateway.Caching.Storage;

/// <summary>The shared store as the hybrid cache sees it: everything sealed on its way out and opened on its way in, reads bounded in time, writes in the background.</summary>
/// <remarks>Never throws for what the store does: one that is down, slow or holds what is not ours has no entries.</remarks>
internal sealed class SharedAnswers(RedisLink redis, CacheSeal seal, CacheMetrics metrics) : IDistributedCache, IAsyncDisposable
{
    /// <summary>How long entries live whose owner does not say.</summary>
    private static readonly TimeSpan Unstated = TimeSpan.FromHours(1);

    public bool IsConnected => redis.IsConnected;

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        if (await redis.ReadAsync(key, token) is not { } found) return null;
        byte[]? plain = seal.Open(key, found);
        if (plain is null) metrics.Rejected();
        return plain;
    }

    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        redis.Write(key, seal.Seal(key, value), options.AbsoluteExpirationRelativeToNow ?? Unstated);
        return Task.CompletedTask;
    }

    public Task RemoveAsync(string key, CancellationToken token = default)
    {
        redis.Write(key, [], TimeSpan.FromMilliseconds(1));
        return Task.CompletedTask;
    }

    public Task RefreshAsync(string key, CancellationToken token = default) => Task.CompletedTask; // entries do not slide

    public Task FlushAsync(CancellationToken cancellationToken) => redis.FlushAsync(cancellationToken);

    public ValueTask DisposeAsync() => redis.DisposeAsync();

    // The hybrid cache reads and writes asynchronously; who would call these would block a thread on the network.
    public byte[]? Get(string key) => throw new NotSupportedException("Use GetAsync.");
    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw new NotSupportedException("Use SetAsync.");
    public void Refresh(string key) => throw new NotSupportedException("Use RefreshAsync.");
    public void Remove(string key) => throw new NotSupportedException("Use RemoveAsync.");
}
