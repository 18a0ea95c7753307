using Microsoft.Extensions.Caching.Memory;

namespace Breakeven.Gateway.Caching.Storage;

/// <summary>Memory for answers within a bound of bytes. Each entry weighs what it holds and what keeping it takes.</summary>
internal sealed class WeighedMemory(long mostBytes) : IMemoryCache
{
    /// <summary>The key, the entry and its places in tables, roughly: many small answers must not take many times the bound.</summary>
    public const int EntryBytes = 768;

    private readonly MemoryCache _entries = new(new MemoryCacheOptions { SizeLimit = mostBytes, CompactionPercentage = 0.1, TrackStatistics = true });

    /// <summary>Bytes of all entries.</summary>
    public long Bytes => _entries.GetCurrentStatistics()?.CurrentEstimatedSize ?? 0;
    public long Count => _entries.Count;

    public ICacheEntry CreateEntry(object key) => new WeighedEntry(_entries.CreateEntry(key));

    public bool TryGetValue(object key, out object? value) => _entries.TryGetValue(key, out value);

    public void Remove(object key) => _entries.Remove(key);

    public void Dispose() => _entries.Dispose();
}
