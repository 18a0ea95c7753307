using Breakeven.Gateway.Experiments;
using Breakeven.Ledger.Writing;
using Breakeven.TestKit.Records;
using Microsoft.Extensions.Time.Testing;

namespace Breakeven.Gateway.Tests.Experiments;

/// <summary>The money of a day is spent once, whatever is restarted meanwhile.</summary>
public sealed class DailySpendTests
{
    private const string Account = "shadow assistant";
    private static readonly DateTimeOffset s_noon = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task TryTake_EarlierProcessSpentMostOfIt_LeavesTheRest()
    {
        Log log = new(Copy("shadow", "assistant", 0.7m), Copy("shadow", "other", 5m), Copy("judge", "assistant", 5m));
        DailySpend spend = new(log, new FakeTimeProvider(s_noon));
        Assert.False(await TakeAsync(spend, 0.4m, s_noon));
        Assert.True(await TakeAsync(spend, 0.3m, s_noon));
        Assert.False(await TakeAsync(spend, 0.01m, s_noon));
        Assert.Equal((1, new(s_noon.Date, TimeSpan.Zero), s_noon), (log.Reads, log.Since, log.Until));
    }

    [Fact]
    public async Task TryTake_NextDay_BeginsAnew()
    {
        DailySpend spend = new(new Log(Copy("shadow", "assistant", 1m)), new FakeTimeProvider(s_noon));
        Assert.False(await TakeAsync(spend, 0.1m, s_noon));
        Assert.True(await TakeAsync(spend, 1m, s_noon.AddDays(1)));
    }

    [Fact]
    public async Task GiveBack_LessWasSpent_IsThereAgain()
    {
        DailySpend spend = new(new Log(), new FakeTimeProvider(s_noon));
        Assert.True(await TakeAsync(spend, 1m, s_noon));
        spend.GiveBack(Account, new(0.6m), s_noon);
        Assert.False(await TakeAsync(spend, 0.7m, s_noon));
        Assert.True(await TakeAsync(spend, 0.6m, s_noon));
    }

    /// <summary>Money that cannot be counted is not spent; and one failed read does not end the experiment.</summary>
    [Fact]
    public async Task TryTake_LedgerCannotBeRead_ThrowsAndReadsAgain()
    {
        Log log = new(Copy("shadow", "assistant", 0.7m)) { Fails = true };
        DailySpend spend = new(log, new FakeTimeProvider(s_noon));
        await Assert.ThrowsAsync<LedgerUnavailableException>(async () => await TakeAsync(spend, 0.1m, s_noon));
        log.Fails = false;
        Assert.False(await TakeAsync(spend, 0.4m, s_noon));
    }

    private static ValueTask<bool> TakeAsync(DailySpend spend, decimal usd, DateTimeOffset now) => spend.TryTakeAsync(Account, new(usd), new(1m), now, TestContext.Current.CancellationToken);

    private static CallRecord Copy(string arm, string name, decimal usd) =>
        CallRecords.Chat() with { Arm = arm, Route = name, Workload = name, ShadowOf = Guid.NewGuid(), CostUsd = new Money(usd) };

    private sealed class Log(params CallRecord[] copies) : IQualityLog
    {
        public bool Fails { get; set; }
        public int Reads { get; private set; }
        public DateTimeOffset Since { get; private set; }
        public DateTimeOffset Until { get; private set; }

        public Task AddAsync(IReadOnlyCollection<QualityFact> facts, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<CallRecord?> FindAsync(string requestId, string? key, CancellationToken cancellationToken) => Task.FromResult<CallRecord?>(null);

        public async IAsyncEnumerable<CallRecord> CopiesAsync(DateTimeOffset since, DateTimeOffset until, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            (Reads, Since, Until) = (Reads + 1, since, until);
            await Task.Yield();
            if (Fails) throw new LedgerUnavailableException("away");
            foreach (CallRecord copy in copies) yield return copy;
        }
    }
}
