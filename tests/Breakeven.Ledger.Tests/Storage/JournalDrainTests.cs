using Breakeven.Ledger.Querying;

namespace Breakeven.Ledger.Tests.Storage;

public sealed class JournalDrainTests : IDisposable
{
    private static readonly CancellationToken s_none = TestContext.Current.CancellationToken;
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Move_ManySegments_DeletesWhatTheStoreHas()
    {
        await using EmbeddedLedger ledger = await _folder.OpenAsync(options => options with { RollAt = 2048 });
        await ledger.Journal.WriteIntentAsync(SampleCalls.Intent(999), s_none); // stays open over all segments
        for (int number = 0; number < 100; number++) await ledger.Journal.WriteOutcomeAsync(SampleCalls.Ended(number));
        Assert.True(_folder.Journal.Segments()[^1] > 10);

        await ledger.FlushAsync(s_none);

        Assert.Single(_folder.Journal.Segments());
        Assert.Equal(100, (await ledger.QueryAsync(new() { Limit = 1000 }, s_none)).Data.Length);
        Assert.Equal(1, (await ledger.VerifyAsync(s_none)).OpenIntents);

        await ledger.Journal.WriteOutcomeAsync(SampleCalls.Ended(999)); // its intent's segment is gone
        Assert.Equal(0, (await ledger.VerifyAsync(s_none)).OpenIntents);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Move_TwoIntentsOfOneCall_TheLastOneStands(bool drainedBetween)
    {
        await using (EmbeddedLedger ledger = await _folder.OpenAsync())
        {
            await ledger.Journal.WriteIntentAsync(SampleCalls.Intent(1) with { CostUsd = new Money(1m) }, s_none);
            await ledger.Journal.WriteIntentAsync(SampleCalls.Intent(2) with { CostUsd = new Money(1m) }, s_none);
            if (drainedBetween) await ledger.FlushAsync(s_none);
            await ledger.Journal.WriteIntentAsync(SampleCalls.Intent(1) with { CostUsd = new Money(5m) }, s_none);
            await ledger.Journal.WriteIntentAsync(SampleCalls.Intent(2) with { CostUsd = new Money(5m) }, s_none);
            await ledger.Journal.WriteOutcomeAsync(SampleCalls.Ended(2));
            Assert.Equal(1, (await ledger.VerifyAsync(s_none)).OpenIntents);
            Assert.Empty((await ledger.VerifyAsync(s_none)).Problems);
        }

        await using EmbeddedLedger reopened = await _folder.OpenAsync();
        CallRecord[] calls = [.. (await reopened.QueryAsync(CallFilter.All, s_none)).Data.OrderBy(call => call.Id)];
        Assert.Equal([CallOutcome.Unknown, CallOutcome.Ok], calls.Select(call => call.Outcome));
        Assert.Equal(5m, calls[0].CostUsd!.Value.Usd);
    }

    [Fact]
    public async Task Move_SegmentsOfSeveralLives_ContinuesAtTheCheckpoint()
    {
        for (int life = 0; life < 4; life++)
        {
            await using EmbeddedLedger ledger = await _folder.OpenAsync(options => options with { RollAt = 4096 });
            for (int number = life * 10; number < (life + 1) * 10; number++) await ledger.Journal.WriteOutcomeAsync(SampleCalls.Ended(number));
        }

        await using EmbeddedLedger last = await _folder.OpenAsync();
        Assert.Equal(40, (await last.VerifyAsync(s_none)).Calls);
        Assert.Empty(_folder.Journal.Segments());
        Assert.Empty((await last.VerifyAsync(s_none)).Problems);
    }
}
