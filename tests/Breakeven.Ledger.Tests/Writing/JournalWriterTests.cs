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

    /// <summary>Fault 103 on a file system that is really full: calls under way end, new ones are refused, and space that comes back is all it takes.</summary>
    [Fact]
    [Trait("Fault", "103")]
    public async Task Write_FileSystemFull_EndsOpenCallsAndGoesOnWhenThereIsSpace()
    {
        using SmallDisk? disk = SmallDisk.TryMount(_folder.In("disk"), megabytes: 24);
        Assert.SkipUnless(disk is not null, "needs to mount a tmpfs");
        await using EmbeddedLedger ledger = await _folder.OpenAsync(options => options with { DatabasePath = disk.In("ledger.db") });
        for (int number = 0; number < 100; number++) await ledger.Journal.WriteIntentAsync(SampleCalls.Intent(number), s_none);
        disk.Fill();

        int refused = 0;
        for (int number = 100; refused == 0 && number < 10_000; number++)
        {
            try
            {
                await ledger.Journal.WriteIntentAsync(SampleCalls.Intent(number), s_none); // what is left of a page of the file system
            }
            catch (LedgerUnavailableException)
            {
                refused++;
            }
        }
        Assert.Equal(1, refused);
        for (int number = 0; number < 100; number++) await ledger.Journal.WriteOutcomeAsync(SampleCalls.Ended(number));
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => ledger.Journal.WriteIntentAsync(SampleCalls.Intent(20_000), s_none).AsTask());

        disk.Empty();
        await ledger.Journal.WriteIntentAsync(SampleCalls.Intent(20_001), s_none);
        await ledger.FlushAsync(s_none);
        CallPage ended = await ledger.QueryAsync(new() { Outcome = CallOutcome.Ok, Limit = 1000 }, s_none);
        Assert.Equal(100, ended.Data.Length);
        Assert.Empty((await ledger.VerifyAsync(s_none)).Problems);
    }

    [Fact]
    [Trait("Fault", "110")]
    public async Task WriteIntent_FlushFails_IsLostAndThatFileIsNeverFlushedAgain()
    {
        List<SafeFileHandle> flushed = [];
        bool fails = false;
        await using EmbeddedLedger ledger = await _folder.OpenAsync(options => options with
        {
            Durability = Durability.Power,
            FlushSegment = handle =>
            {
                flushed.Add(handle);
                if (fails) throw new IOException("Input/output error");
            },
        });
        await ledger.Journal.WriteIntentAsync(SampleCalls.Intent(1), s_none);
        fails = true;
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => ledger.Journal.WriteIntentAsync(SampleCalls.Intent(2), s_none).AsTask());
        SafeFileHandle failed = flushed[^1];
        int before = flushed.Count;
        fails = false;
        await ledger.Journal.WriteIntentAsync(SampleCalls.Intent(3), s_none);

        Assert.True(failed.IsClosed);
        Assert.DoesNotContain(failed, flushed.Skip(before));
        Assert.Equal(2, (await ledger.VerifyAsync(s_none)).OpenIntents); // the one that failed was cut off again
    }

    [Fact]
    [Trait("Fault", "105")]
    public async Task Write_UnderPower_IsOnTheDeviceBeforeItIsAcknowledged()
    {
        long durable = 0;
        await using EmbeddedLedger ledger = await _folder.OpenAsync(options => options with { Durability = Durability.Power, FlushSegment = handle => Volatile.Write(ref durable, RandomAccess.GetLength(handle)) });
        for (int number = 0; number < 20; number++)
        {
            await ledger.Journal.WriteIntentAsync(SampleCalls.Intent(number), s_none);
            Assert.Equal(new FileInfo(_folder.Journal.PathOf(1)).Length, Volatile.Read(ref durable));
            await ledger.Journal.WriteOutcomeAsync(SampleCalls.Ended(number));
            Assert.Equal(new FileInfo(_folder.Journal.PathOf(1)).Length, Volatile.Read(ref durable));
        }
    }

    [Fact]
    [Trait("Fault", "115")]
    public async Task Write_DiskStandsStill_CallersWaitAndNothingIsDropped()
    {
        const int callers = 500;
        using ManualResetEventSlim disk = new(initialState: true);
        await using EmbeddedLedger ledger = await _folder.OpenAsync(options => options with { Durability = Durability.Power, FlushSegment = _ => disk.Wait() });
        await ledger.Journal.WriteIntentAsync(SampleCalls.Intent(0), s_none);
        disk.Reset();
        using CancellationTokenSource clients = new();
        Task[] waiting = [.. Enumerable.Range(1, callers).Select(number => ledger.Journal.WriteIntentAsync(SampleCalls.Intent(number), clients.Token).AsTask())];

        Assert.DoesNotContain(waiting, write => write.IsCompleted);
        await clients.CancelAsync(); // clients that leave take nothing out of the queue
        disk.Set();
        await Task.WhenAll(waiting);
        Assert.Equal(callers + 1, (await ledger.VerifyAsync(s_none)).OpenIntents);
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
