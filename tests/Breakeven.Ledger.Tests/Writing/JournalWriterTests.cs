using Breakeven.Ledger.Querying;
using Breakeven.Ledger.Writing;
using Microsoft.Win32.SafeHandles;

namespace Breakeven.Ledger.Tests.Writing;

public sealed class JournalWriterTests : IDisposable
{
    private static readonly CancellationToken s_none = TestContext.Current.CancellationToken;
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Durability.Process)]
    [InlineData(Durability.Power)]
    public async Task Write_ManyAtOnce_KeepsEveryCall(Durability durability)
    {
        const int writers = 32, each = 50;
        await using EmbeddedLedger ledger = await _folder.OpenAsync(options => options with { Durability = durability });

        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            for (int number = writer * each; number < (writer + 1) * each; number++)
            {
                await ledger.Journal.WriteIntentAsync(SampleCalls.Intent(number), s_none);
                await ledger.Journal.WriteOutcomeAsync(SampleCalls.Ended(number));
            }
        })));

        LedgerVerification found = await ledger.VerifyAsync(s_none);
        Assert.Equal((writers * each, 0L), (found.Calls, found.OpenIntents));
        Assert.Empty(found.Problems);
    }

    [Fact]
    public async Task Write_AfterDispose_IsRefused()
    {
        EmbeddedLedger ledger = await _folder.OpenAsync();
        await ledger.DisposeAsync();
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => ledger.Journal.WriteOutcomeAsync(SampleCalls.Ended(1)).AsTask());
    }

    [Fact]
    public async Task WriteIntent_Cancelled_WritesNothing()
    {
        await using EmbeddedLedger ledger = await _folder.OpenAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ledger.Journal.WriteIntentAsync(SampleCalls.Intent(1), new CancellationToken(canceled: true)).AsTask());
        Assert.Equal(0, (await ledger.VerifyAsync(s_none)).OpenIntents);
    }

    [Fact]
    public async Task Write_DiskFull_FailsUntilAWriteWorksAgain()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs /dev/full, which fails every write as a full disk does");
        bool full = false;
        await using EmbeddedLedger ledger = await _folder.OpenAsync(options => options with
        {
            OpenSegment = path => full ? OpenFull() : File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete),
        });
        full = true;

        LedgerUnavailableException error = await Assert.ThrowsAsync<LedgerUnavailableException>(() => ledger.Journal.WriteIntentAsync(SampleCalls.Intent(1), s_none).AsTask());
        Assert.Contains(_folder.Database, error.Message, StringComparison.Ordinal);
        Assert.NotNull(ledger.Health.JournalFailure);
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => ledger.Journal.WriteOutcomeAsync(SampleCalls.Ended(2)).AsTask());

        full = false;
        await ledger.Journal.WriteOutcomeAsync(SampleCalls.Ended(3));
        Assert.Null(ledger.Health.JournalFailure);
        Assert.Equal("request-3", Assert.Single((await ledger.QueryAsync(CallFilter.All, s_none)).Data).RequestId);
        Assert.Empty((await ledger.VerifyAsync(s_none)).Problems);
    }

    [Fact]
    public async Task Write_DiskFull_LetsOpenCallsEndFromTheReserve()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "needs /dev/full, which fails every write as a full disk does");
        await using EmbeddedLedger ledger = await _folder.OpenAsync(options => options with
        {
            // Full while the reserve lies there, as a disk without another byte is.
            OpenSegment = path => File.Exists(_folder.Journal.ReservePath) ? OpenFull() : File.OpenHandle(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete),
        });

        await ledger.Journal.WriteOutcomeAsync(SampleCalls.Ended(1));

        Assert.False(File.Exists(_folder.Journal.ReservePath));
        Assert.Single((await ledger.QueryAsync(CallFilter.All, s_none)).Data);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task WriteHostingPeriod_NoTime_IsRefused(int minutes)
    {
        await using EmbeddedLedger ledger = await _folder.OpenAsync();
        HostingPeriod period = new("llama70b", SampleCalls.Start, SampleCalls.Start.AddMinutes(minutes), new Money(1m), 1);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ledger.Journal.WriteHostingPeriodAsync(period).AsTask());
    }

    private static SafeFileHandle OpenFull() => File.OpenHandle("/dev/full", FileMode.Open, FileAccess.Write);
}
