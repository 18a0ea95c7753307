using System.Collections.Concurrent;

namespace Breakeven.Core.Tests.Calls;

public sealed class CallIdTests
{
    private static readonly DateTimeOffset s_at = new(2026, 11, 23, 12, 0, 0, 123, TimeSpan.Zero);

    [Fact]
    public void New_AnyTime_IsAVersion7UuidOfThatMillisecond()
    {
        Guid id = CallId.New(s_at).Value;
        Assert.Equal((7, true), (id.Version, id.Variant is >= 8 and <= 11));
        Assert.Equal(s_at.ToUnixTimeMilliseconds(), Convert.ToInt64(id.ToString("N")[..12], 16));
    }

    [Fact]
    public void New_LaterMillisecond_SortsBehind() =>
        Assert.All(Enumerable.Range(0, 1000), step => Assert.True(CallId.New(s_at.AddMilliseconds(step)) < CallId.New(s_at.AddMilliseconds(step + 1))));

    [Fact]
    public void New_ManyThreadsInOneMillisecond_NeverRepeats()
    {
        ConcurrentDictionary<CallId, bool> seen = [];
        Parallel.For(0, 50_000, _ => Assert.True(seen.TryAdd(CallId.New(s_at), true)));
    }
}
