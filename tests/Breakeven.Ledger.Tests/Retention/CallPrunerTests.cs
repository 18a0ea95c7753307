using Breakeven.Ledger.Importing;
using Breakeven.Ledger.Querying;
using Microsoft.Extensions.Time.Testing;

namespace Breakeven.Ledger.Tests.Retention;

public sealed class CallPrunerTests : IDisposable
{
    private static readonly CancellationToken s_none = TestContext.Current.CancellationToken;
    private readonly TestFolder _folder = new();
    private readonly FakeTimeProvider _time = new(SampleCalls.Start.AddDays(400));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Prune_OldCalls_GoAndTheirSumsStay()
    {
        await using EmbeddedLedger ledger = await OpenAsync();
        CallRecord[] calls = [.. Enumerable.Range(0, 2000).Select(number => SampleCalls.Ended(number) with { StartedAt = SampleCalls.Start.AddMinutes(number) })];
        await ledger.ImportAsync(SampleCalls.Stream(calls), progress: null, s_none);
        Money before = await ledger.SpentAsync(SpentBy.Key, "odd", SampleCalls.Start, s_none);

        long forgotten = await ledger.PruneAsync(SampleCalls.Start.AddMinutes(1000), s_none); // in the middle of an hour and of a page

        Assert.Equal(960, forgotten);
        CallPage oldest = await ledger.QueryAsync(new() { Until = SampleCalls.Start.AddMinutes(1000), Limit = 1000 }, s_none);
        Assert.Equal(Enumerable.Range(960, 40).Reverse().Select(SampleCalls.IdOf), oldest.Data.Select(call => call.Id));
        LedgerVerification found = await ledger.VerifyAsync(s_none);
        Assert.Empty(found.Problems);
        Assert.Equal(1040, found.Calls);
        Assert.Equal(2000, (await ledger.RollupsAsync(SampleCalls.Start, SampleCalls.Start.AddDays(3), s_none)).Sum(rollup => rollup.Calls));
        Assert.Equal(before, await ledger.SpentAsync(SpentBy.Key, "odd", SampleCalls.Start, s_none));
    }

    [Fact]
    public async Task Prune_ThenImportAgain_CountsNothingTwice()
    {
        CallRecord[] calls = [.. Enumerable.Range(0, 300).Select(number => SampleCalls.Ended(number) with { StartedAt = SampleCalls.Start.AddMinutes(number) })];
        await using (EmbeddedLedger ledger = await OpenAsync())
        {
            await ledger.ImportAsync(SampleCalls.Stream(calls), progress: null, s_none);
            await ledger.PruneAsync(SampleCalls.Start.AddHours(2), s_none);
        }

        await using EmbeddedLedger again = await OpenAsync();
        Assert.Equal(new ImportSummary(300, 0), await again.ImportAsync(SampleCalls.Stream(calls), progress: null, s_none));
        Assert.Equal(300, (await again.RollupsAsync(SampleCalls.Start, SampleCalls.Start.AddDays(1), s_none)).Sum(rollup => rollup.Calls));
        Assert.Equal(180, (await again.VerifyAsync(s_none)).Calls);
        Assert.Empty((await again.VerifyAsync(s_none)).Problems);
    }

    [Fact]
    public async Task Prune_LessThanADayAgo_IsRefused()
    {
        await using EmbeddedLedger ledger = await OpenAsync();
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ledger.PruneAsync(_time.GetUtcNow().AddHours(-23), s_none));
    }

    private Task<EmbeddedLedger> OpenAsync() => _folder.OpenAsync(options => options with { TimeProvider = _time });
}
