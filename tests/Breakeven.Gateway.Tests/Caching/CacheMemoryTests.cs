using Breakeven.Gateway.Caching.Answers;
using Breakeven.Gateway.Caching.Storage;
using Breakeven.Gateway.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;

namespace Breakeven.Gateway.Tests.Caching;

public sealed class CacheMemoryTests
{
    /// <summary>Small answers weigh what keeping them takes: the bound is of memory, and not of answers.</summary>
    [Theory]
    [InlineData(50, 20_000)]
    [InlineData(20_000, 500)]
    public async Task Store_MoreThanTheBound_StaysWithinIt(int bytes, int answers)
    {
        const long Bound = 1L << 20;
        using GatewayMetrics metrics = new();
        await using CacheStore store = new(new(Bound, 1L << 20, null, null), TimeProvider.System, new(metrics), NullLoggerFactory.Instance);
        for (int i = 0; i < answers; i++)
        {
            await store.StoreAsync($"k{i}", Answer(bytes), TimeSpan.FromHours(1), here: false);
            Assert.InRange(store.Bytes, 0, Bound);
        }
        Assert.InRange(store.Count, 1, Bound / (bytes + WeighedMemory.EntryBytes));
    }

    [Fact]
    public async Task Find_AfterTheStoreIsGone_IsAMiss()
    {
        using GatewayMetrics metrics = new();
        CacheStore store = new(new(1L << 20, 1L << 20, null, null), TimeProvider.System, new(metrics), NullLoggerFactory.Instance);
        await store.StoreAsync("k", Answer(10), TimeSpan.FromHours(1), here: false);
        Assert.NotNull(await store.FindAsync("k", TimeSpan.FromHours(1), here: false, TestContext.Current.CancellationToken));
        await store.DisposeAsync();
        Assert.Null(await store.FindAsync("k", TimeSpan.FromHours(1), here: false, TestContext.Current.CancellationToken));
        await store.StoreAsync("k", Answer(10), TimeSpan.FromHours(1), here: false);
    }

    private static StoredAnswer Answer(int bytes) => new()
    {
        Bytes = new byte[bytes], Stamps = [], IsStream = false, TellsUsage = false, Usage = default, UsageSource = UsageSource.Provider, ResponseModel = null, TargetId = "t", Model = "m", StoredAt = TimeProvider.System.GetUtcNow(),
    };
}
