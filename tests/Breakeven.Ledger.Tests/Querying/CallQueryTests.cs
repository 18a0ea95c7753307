using Breakeven.Ledger.Querying;
using CsCheck;

namespace Breakeven.Ledger.Tests.Querying;

public sealed class CallQueryTests
{
    private static readonly CancellationToken s_none = TestContext.Current.CancellationToken;

    /// <summary>Instants that lie close together and far apart, in any order, in pages that overlap: what a query gives must be what sorting all calls gives.</summary>
    private static readonly Gen<List<int>> s_seconds = Gen.OneOf(Gen.Int[0, 5], Gen.Int[0, 100_000]).List[0, 700];

    [Fact]
    public void Page_AnyPagesAndFilter_GivesWhatSortingAllGives() =>
        Gen.Select(s_seconds, Gen.Int[1, 60], Gen.Int[0, 4], Gen.Int[0, 3]).Sample((seconds, limit, key, batches) => CheckAsync(seconds, limit, key, batches).GetAwaiter().GetResult(), iter: 15, threads: 1);

    private static async Task CheckAsync(List<int> seconds, int limit, int key, int batches)
    {
        using TestFolder folder = new();
        await using EmbeddedLedger ledger = await folder.OpenAsync();
        CallRecord[] calls = [.. seconds.Select((second, number) => SampleCalls.Ended(number) with { StartedAt = SampleCalls.Start.AddSeconds(second), Key = $"key-{number % 3}" })];
        foreach (CallRecord[] batch in calls.Chunk(1 + (calls.Length / (batches + 1))))
        {
            foreach (CallRecord call in batch) await ledger.Journal.WriteOutcomeAsync(call);
            await ledger.FlushAsync(s_none);
        }
        CallFilter filter = new() { Key = key < 3 ? $"key-{key}" : null, Since = SampleCalls.Start.AddSeconds(2), Until = SampleCalls.Start.AddSeconds(60_000) };
        Guid[] expected = [.. calls.Where(call => (filter.Key is null || call.Key == filter.Key) && call.StartedAt >= filter.Since && call.StartedAt < filter.Until)
            .OrderBy(call => call.StartedAt).ThenBy(call => call.Id).Select(call => call.Id)];

        List<Guid> oldestFirst = [];
        await foreach (CallRecord call in ledger.ReadAsync(filter, s_none)) oldestFirst.Add(call.Id);
        Assert.Equal(expected, oldestFirst);

        List<Guid> newestFirst = [];
        string? after = null;
        do
        {
            CallPage page = await ledger.QueryAsync(filter with { Limit = limit, After = after }, s_none);
            newestFirst.AddRange(page.Data.Select(call => call.Id));
            after = page.Next;
        }
        while (after is not null);
        Assert.Equal(expected.Reverse(), newestFirst);
        Assert.Empty((await ledger.VerifyAsync(s_none)).Problems);
    }
}
