using Breakeven.Ledger.Querying;
using Breakeven.Ledger.Writing;

namespace Breakeven.Ledger.Tests.Writing;

public sealed class JournalRecoveryTests : IDisposable
{
    private static readonly CancellationToken s_none = TestContext.Current.CancellationToken;
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Open_TailTornAnywhere_KeepsEveryWholeEntry()
    {
        byte[] whole = await JournalOfAsync(3);
        List<int> ends = EntryEnds(whole);
        for (int cut = 0; cut < ends[^1]; cut += 97)
        {
            using TestFolder left = LeftWith(whole[..cut]);
            await using EmbeddedLedger ledger = await left.OpenAsync();
            Assert.Equal(ends.Count(end => end <= cut), (await ledger.QueryAsync(CallFilter.All, s_none)).Data.Length);
            Assert.Empty((await ledger.VerifyAsync(s_none)).Problems);
        }
    }

    [Fact]
    public async Task Open_TailOfZeros_KeepsEveryWholeEntry()
    {
        byte[] whole = await JournalOfAsync(3);
        using TestFolder left = LeftWith([.. whole[..EntryEnds(whole)[^1]], .. new byte[4096]]);
        await using EmbeddedLedger ledger = await left.OpenAsync();
        Assert.Equal(3, (await ledger.QueryAsync(CallFilter.All, s_none)).Data.Length);
    }

    [Fact]
    public async Task Open_DamagedInTheMiddle_RefusesAndKeepsACopy()
    {
        using TestFolder left = await DamagedAsync();
        LedgerUnavailableException error = await Assert.ThrowsAsync<LedgerUnavailableException>(() => left.OpenAsync());

        Assert.Contains("damaged", error.Message, StringComparison.Ordinal);
        Assert.Contains(left.Journal.PathOf(1), error.Message, StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(left.Journal.PathOf(1)), File.ReadAllBytes(Assert.Single(Directory.GetFiles(left.Journal.QuarantinePath))));
        await using EmbeddedLedger reader = await left.OpenAsync(options => options with { ReadOnly = true });
        LedgerVerification found = await reader.VerifyAsync(s_none);
        Assert.Contains(found.Problems, problem => problem.Contains("damaged from byte", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Open_DamagedAndSalvaged_KeepsEntriesOnBothSides()
    {
        using TestFolder left = await DamagedAsync();
        await using EmbeddedLedger ledger = await left.OpenAsync(options => options with { SalvageDamagedJournal = true });
        Assert.Equal(["request-2", "request-0"], (await ledger.QueryAsync(CallFilter.All, s_none)).Data.Select(call => call.RequestId));
        Assert.Single(Directory.GetFiles(left.Journal.QuarantinePath));
    }

    [Fact]
    public async Task Open_LastEntryOfASealedSegmentDamaged_IsNotTakenForATornTail()
    {
        byte[] whole = await JournalOfAsync(3);
        List<int> ends = EntryEnds(whole);
        byte[] seal = new byte[EntryFormat.HeaderLength];
        EntryFormat.Seal(seal, EntryKind.Seal, Guid.Empty);
        byte[] bytes = [.. whole[..ends[^1]], .. seal];
        bytes[ends[^1] - 5] ^= 0x40;
        using TestFolder left = LeftWith(bytes);
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => left.OpenAsync());
    }

    /// <summary>A store that has nothing and a journal whose second of three entries has one bit turned.</summary>
    private async Task<TestFolder> DamagedAsync()
    {
        byte[] bytes = await JournalOfAsync(3);
        bytes[EntryEnds(bytes)[0] + EntryFormat.HeaderLength + 10] ^= 0x01;
        TestFolder left = LeftWith(bytes);
        await using (await EmbeddedLedger.OpenAsync(new LedgerOptions { DatabasePath = left.In("empty.db") }, s_none)) { }
        File.Move(left.In("empty.db"), left.Database);
        return left;
    }

    private async Task<byte[]> JournalOfAsync(int calls)
    {
        await using EmbeddedLedger ledger = await _folder.OpenAsync();
        for (int number = 0; number < calls; number++) await ledger.Journal.WriteOutcomeAsync(SampleCalls.Ended(number));
        using TestFolder left = _folder.CopyAsLeftByAKill();
        return await File.ReadAllBytesAsync(left.Journal.PathOf(1), s_none);
    }

    private static TestFolder LeftWith(byte[] segment)
    {
        TestFolder folder = new();
        Directory.CreateDirectory(folder.Journal.Path);
        File.WriteAllBytes(folder.Journal.PathOf(1), segment);
        return folder;
    }

    private static List<int> EntryEnds(byte[] segment)
    {
        List<int> ends = [];
        for (int at = EntryFormat.Magic.Length; at < segment.Length;) ends.Add(at += EntryFormat.HeaderLength + EntryFormat.PayloadLength(segment.AsSpan(at)));
        return ends;
    }
}
