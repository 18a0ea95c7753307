using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Primitives;

namespace Breakeven.Gateway.Caching.Storage;

/// <summary>An entry whose size counts what keeping it takes.</summary>
internal sealed class WeighedEntry(ICacheEntry inner) : ICacheEntry
{
    public object Key => inner.Key;
    public object? Value { get => inner.Value; set => inner.Value = value; }
    public DateTimeOffset? AbsoluteExpiration { get => inner.AbsoluteExpiration; set => inner.AbsoluteExpiration = value; }
    public TimeSpan? AbsoluteExpirationRelativeToNow { get => inner.AbsoluteExpirationRelativeToNow; set => inner.AbsoluteExpirationRelativeToNow = value; }
    public TimeSpan? SlidingExpiration { get => inner.SlidingExpiration; set => inner.SlidingExpiration = value; }
    public IList<IChangeToken> ExpirationTokens => inner.ExpirationTokens;
    public IList<PostEvictionCallbackRegistration> PostEvictionCallbacks => inner.PostEvictionCallbacks;
    public CacheItemPriority Priority { get => inner.Priority; set => inner.Priority = value; }
    public long? Size { get => inner.Size; set => inner.Size = (value ?? 0) + WeighedMemory.EntryBytes; }

    public void Dispose()
    {
        inner.Size ??= WeighedMemory.EntryBytes;
        inner.Dispose();
    }
}
