using System.Text.Json;
using Breakeven.Ledger.Importing;
using Breakeven.Ledger.Querying;
using Breakeven.Ledger.Writing;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;

namespace Breakeven.Ledger.Tests;

public sealed class EmbeddedLedgerTests : IDisposable
{
    private static readonly CancellationToken s_none = TestContext.Current.CancellationToken;
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task QueryAsync_CallJustJournaled_FindsItWhole()
    {
        await using EmbeddedLedger ledger = await _folder.OpenAsync();
        CallRecord call = SampleCalls.Ended(7);
        await ledger.Journal.WriteIntentAsync(SampleCalls.Intent(7), s_none);
        await ledger.Journal.WriteOutcomeAsync(call);

        CallPage page = await ledger.QueryAsync(new CallFilter { RequestId = "request-7" }, s_none);

        CallRecord found = Assert.Single(page.Data);
        Assert.Equal(Json(call), Json(found));
        Assert.False(page.IsBehind);
        Assert.Null(page.Next);
    }

    [Fact]
    public async Task QueryAsync_EmptyNames_AreNamesAndNotAbsent()
    {
        await using EmbeddedLedger ledger = await _folder.OpenAsync();
        await ledger.Journal.WriteOutcomeAsync(SampleCalls.Ended(1) with { RequestId = "", Key = "" });
        await ledger.Journal.WriteOutcomeAsync(SampleCalls.Ended(2) with { Key = null });

        CallPage found = await ledger.QueryAsync(new CallFilter { RequestId = "", Key = "" }, s_none);

        Assert.Equal(SampleCalls.Ended(1).Id, Assert.Single(found.Data).Id);
    }

    [Fact]
    public async Task QueryAsync_CallNotEnded_IsNotThere()
    {
        await using EmbeddedLedger ledger = await _folder.OpenAsync();
        await ledger.Journal.WriteIntentAsync(SampleCalls.Intent(1), s_none);

        Assert.Empty((await ledger.QueryAsync(CallFilter.All, s_none)).Data);
        Assert.Equal(1, (await ledger.VerifyAsync(s_none)).OpenIntents);
    }

    [Fact]
    public async Task QueryAsync_Pages_GiveEveryCallOnceNewestFirst()
    {
        await using EmbeddedLedger ledger = await _folder.OpenAsync();
        for (int number = 0; number < 25; number++)
            await ledger.Journal.WriteOutcomeAsync(SampleCalls.Ended(number) with { StartedAt = SampleCalls.Start.AddSeconds(number / 4) }); // four share an instant

        List<CallRecord> all = [];
        string? after = null;
        do
        {
            CallPage page = await ledger.QueryAsync(new CallFilter { Limit = 7, After = after }, s_none);
            all.AddRange(page.Data);
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(Enumerable.Range(0, 25).Reverse().Select(SampleCalls.IdOf), all.Select(call => call.Id));
    }

    [Theory]
    [InlineData("request-4", null, null, null, null, 1)]
    [InlineData(null, "support", null, null, null, 4)]
    [InlineData(null, null, "even", null, null, 5)]
    [InlineData(null, null, null, "nowhere", null, 0)]
    [InlineData(null, null, null, null, CallOutcome.Timeout, 1)]
    [InlineData(null, "support", "odd", "frontier", CallOutcome.Ok, 2)]
    public async Task QueryAsync_Filter_KeepsWhatMatchesAll(string? requestId, string? workload, string? key, string? target, CallOutcome? outcome, int expected)
    {
        await using EmbeddedLedger ledger = await _folder.OpenAsync();
        for (int number = 0; number < 10; number++)
            await ledger.Journal.WriteOutcomeAsync(SampleCalls.Ended(number, number == 1 ? CallOutcome.Timeout : CallOutcome.Ok));

        CallPage page = await ledger.QueryAsync(new CallFilter { RequestId = requestId, Workload = workload, Key = key, Target = target, Outcome = outcome }, s_none);

        Assert.Equal(expected, page.Data.Length);
    }

    [Fact]
    public async Task ReadAsync_Interval_IsHalfOpenAndOldestFirst()
    {
        await using EmbeddedLedger ledger = await _folder.OpenAsync();
        await ledger.ImportAsync(SampleCalls.Stream(Enumerable.Range(0, 2500).Select(number => SampleCalls.Ended(number)).Reverse()), progress: null, s_none);

        List<Guid> read = [];
        CallFilter filter = new() { Since = SampleCalls.Start.AddSeconds(100), Until = SampleCalls.Start.AddSeconds(2400), Limit = 1 };
        await foreach (CallRecord call in ledger.ReadAsync(filter, s_none)) read.Add(call.Id);

        Assert.Equal(Enumerable.Range(100, 2300).Select(SampleCalls.IdOf), read);
    }

    [Theory]
    [InlineData("rubbish")]
    [InlineData("12-34")]
    public async Task QueryAsync_CursorOfNobody_IsRefused(string cursor)
    {
        await using EmbeddedLedger ledger = await _folder.OpenAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => ledger.QueryAsync(new CallFilter { After = cursor }, s_none));
    }

    [Fact]
    public async Task OpenAsync_CallsLeftOpen_BecomeUnknownOnce()
    {
        await using EmbeddedLedger killed = await _folder.OpenAsync();
        await killed.Journal.WriteIntentAsync(SampleCalls.Intent(1), s_none);
        await killed.Journal.WriteIntentAsync(SampleCalls.Intent(2), s_none);
        await killed.Journal.WriteOutcomeAsync(SampleCalls.Ended(2));
        await killed.FlushAsync(s_none); // the open intent is now in the store, the checkpoint behind it
        await killed.Journal.WriteIntentAsync(SampleCalls.Intent(3), s_none); // this one perhaps in the journal only
        using TestFolder left = _folder.CopyAsLeftByAKill();

        for (int restart = 0; restart < 3; restart++)
        {
            await using EmbeddedLedger ledger = await left.OpenAsync();
            CallPage page = await ledger.QueryAsync(CallFilter.All, s_none);
            Assert.Equal([(3, CallOutcome.Unknown), (2, CallOutcome.Ok), (1, CallOutcome.Unknown)], page.Data.Select(call => (int.Parse(call.RequestId[8..]), call.Outcome)));
            Assert.Equal(SampleCalls.Intent(1).CostUsd, page.Data[2].CostUsd);
            IReadOnlyList<HourlyRollup> rollups = await ledger.RollupsAsync(SampleCalls.Start, SampleCalls.Start.AddHours(1), s_none);
            Assert.Equal(3, rollups.Sum(rollup => rollup.Calls));
            Assert.Empty((await ledger.VerifyAsync(s_none)).Problems);
        }
    }

    [Fact]
    public async Task OpenAsync_StoreLost_IsRebuiltFromTheJournal()
    {
        await using EmbeddedLedger killed = await _folder.OpenAsync();
        for (int number = 0; number < 50; number++) await killed.Journal.WriteOutcomeAsync(SampleCalls.Ended(number));
        using TestFolder left = _folder.CopyAsLeftByAKill();
        foreach (string file in Directory.GetFiles(left.Path, "ledger.db*")) File.Delete(file);

        await using EmbeddedLedger ledger = await left.OpenAsync();

        Assert.Equal(50, (await ledger.QueryAsync(CallFilter.All, s_none)).Data.Length);
    }

    [Fact]
    public async Task WriteOutcomeAsync_SameCallTwice_CountsOnce()
    {
        await using EmbeddedLedger ledger = await _folder.OpenAsync();
        await ledger.Journal.WriteOutcomeAsync(SampleCalls.Ended(1));
        await ledger.Journal.WriteOutcomeAsync(SampleCalls.Ended(1, CallOutcome.Timeout));

        Assert.Equal(CallOutcome.Ok, Assert.Single((await ledger.QueryAsync(CallFilter.All, s_none)).Data).Outcome);
        Assert.Empty((await ledger.VerifyAsync(s_none)).Problems);
    }

    [Fact]
    public async Task Journal_StoreLockedByAnother_DoesNotWaitForIt()
    {
        await using EmbeddedLedger ledger = await _folder.OpenAsync();
        await ledger.Journal.WriteOutcomeAsync(SampleCalls.Ended(1));
        await ledger.FlushAsync(s_none);
        using (SqliteConnection other = new($"Data Source={_folder.Database};Pooling=False"))
        {
            other.Open();
            using SqliteTransaction held = other.BeginTransaction(deferred: false);
            Task written = ledger.Journal.WriteOutcomeAsync(SampleCalls.Ended(2)).AsTask();
            await written.WaitAsync(TimeSpan.FromSeconds(1), s_none);

            CallPage page = await ledger.QueryAsync(CallFilter.All, s_none);
            Assert.Single(page.Data);
            Assert.True(page.IsBehind);
            Assert.Contains("locked", ledger.Health.StoreFailure, StringComparison.Ordinal);
            await Assert.ThrowsAsync<LedgerUnavailableException>(() => ledger.SpentAsync(SpentBy.Key, "odd", SampleCalls.Start, s_none));
        }

        await ledger.FlushAsync(s_none);
        Assert.Equal(2, (await ledger.QueryAsync(CallFilter.All, s_none)).Data.Length);
        Assert.Null(ledger.Health.StoreFailure);
    }

    /// <summary>Fault 107: a reader that stays for long sees its state and keeps nobody waiting.</summary>
    [Fact]
    [Trait("Fault", "107")]
    public async Task QueryAsync_BesideALongReader_SeesWhatIsNew()
    {
        await using EmbeddedLedger ledger = await _folder.OpenAsync();
        for (int number = 0; number < 1100; number++) await ledger.Journal.WriteOutcomeAsync(SampleCalls.Ended(number));
        await ledger.FlushAsync(s_none);
        using SqliteConnection reader = new($"Data Source={_folder.Database};Pooling=False;Mode=ReadOnly");
        reader.Open();
        using SqliteTransaction snapshot = reader.BeginTransaction(deferred: true);
        Assert.Equal(1100L, Count());

        for (int number = 1100; number < 1200; number++)
        {
            await ledger.Journal.WriteOutcomeAsync(SampleCalls.Ended(number));
            await ledger.FlushAsync(s_none);
        }

        Assert.Equal("request-1199", Assert.Single((await ledger.QueryAsync(new() { Limit = 1 }, s_none)).Data).RequestId);
        Assert.Equal(1100L, Count());
        Assert.Null(ledger.Health.StoreFailure);

        object? Count()
        {
            using SqliteCommand command = reader.CreateCommand();
            command.Transaction = snapshot;
            command.CommandText = "SELECT sum(calls) FROM pages";
            return command.ExecuteScalar();
        }
    }

    /// <summary>Fault 114: calls stand where their clock put them, and no sum loses or doubles one.</summary>
    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [Trait("Fault", "114")]
    public async Task WriteOutcomeAsync_ClockJumpsAnHour_EveryCallIsFoundAndSummedOnce(int hours)
    {
        await using EmbeddedLedger ledger = await _folder.OpenAsync();
        for (int number = 0; number < 40; number++)
        {
            CallRecord call = SampleCalls.Ended(number) with { StartedAt = SampleCalls.Start.AddHours(2).AddSeconds(number).AddHours(number < 20 ? 0 : hours) };
            await ledger.Journal.WriteIntentAsync(call with { Outcome = CallOutcome.Unknown }, s_none);
            await ledger.Journal.WriteOutcomeAsync(call);
        }

        CallPage page = await ledger.QueryAsync(new() { Limit = 1000 }, s_none);
        Assert.Equal(page.Data.OrderByDescending(call => call.StartedAt).Select(call => call.Id), page.Data.Select(call => call.Id));
        Assert.Equal(40, page.Data.DistinctBy(call => call.Id).Count());
        IReadOnlyList<HourlyRollup> rollups = await ledger.RollupsAsync(SampleCalls.Start, SampleCalls.Start.AddHours(4), s_none);
        Assert.Equal((40L, 2), (rollups.Sum(rollup => rollup.Calls), rollups.DistinctBy(rollup => rollup.Hour).Count()));
        LedgerVerification found = await ledger.VerifyAsync(s_none);
        Assert.Empty(found.Problems);
        Assert.Equal(0, found.OpenIntents);
    }

    [Fact]
    public async Task OpenAsync_SecondWriter_IsToldWhoHoldsIt()
    {
        await using EmbeddedLedger first = await _folder.OpenAsync();
        LedgerUnavailableException error = await Assert.ThrowsAsync<LedgerUnavailableException>(() => _folder.OpenAsync());
        Assert.Contains("another process", error.Message, StringComparison.Ordinal);
        Assert.Contains(_folder.Database, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_ReadOnlyBesideWriter_ReadsAndRefusesWrites()
    {
        await using EmbeddedLedger writer = await _folder.OpenAsync();
        await writer.Journal.WriteOutcomeAsync(SampleCalls.Ended(1));
        await writer.FlushAsync(s_none);

        await using EmbeddedLedger reader = await _folder.OpenAsync(options => options with { ReadOnly = true });

        Assert.Single((await reader.QueryAsync(CallFilter.All, s_none)).Data);
        Assert.Empty((await reader.VerifyAsync(s_none)).Problems);
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => reader.Journal.WriteIntentAsync(SampleCalls.Intent(2), s_none).AsTask());
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => reader.RegisterConfigVersionAsync("aa", "", s_none));
    }

    [Fact]
    public async Task OpenAsync_NotADatabase_LeavesItAndItsFolderAlone()
    {
        File.WriteAllText(_folder.Database, "These are somebody's notes.");
        LedgerUnavailableException error = await Assert.ThrowsAsync<LedgerUnavailableException>(() => _folder.OpenAsync());
        Assert.Contains("not a breakeven ledger", error.Message, StringComparison.Ordinal);
        Assert.Equal([_folder.Database], Directory.GetFileSystemEntries(_folder.Path));
        Assert.Equal("These are somebody's notes.", File.ReadAllText(_folder.Database));
    }

    [Fact]
    public async Task OpenAsync_AnotherProgramsDatabase_IsLeftAlone()
    {
        Execute("CREATE TABLE notes (text TEXT)");
        LedgerUnavailableException error = await Assert.ThrowsAsync<LedgerUnavailableException>(() => _folder.OpenAsync());
        Assert.Contains("not a breakeven ledger", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenAsync_NewerSchema_IsRefused()
    {
        await using (await _folder.OpenAsync()) { }
        Execute("PRAGMA user_version = 99");
        foreach (bool readOnly in (bool[])[false, true])
        {
            LedgerUnavailableException error = await Assert.ThrowsAsync<LedgerUnavailableException>(() => _folder.OpenAsync(options => options with { ReadOnly = readOnly }));
            Assert.Contains("schema 99", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task OpenAsync_PathThatCannotBeWritten_SaysSo()
    {
        string file = _folder.Write("file", "");
        foreach (string path in (string[])[Path.Combine(file, "ledger.db"), _folder.Path])
        {
            LedgerUnavailableException error = await Assert.ThrowsAsync<LedgerUnavailableException>(() => _folder.OpenAsync(options => options with { DatabasePath = path }));
            Assert.Contains(path, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task OpenAsync_ReadOnlyWithoutLedger_CreatesNothing()
    {
        await Assert.ThrowsAsync<LedgerUnavailableException>(() => _folder.OpenAsync(options => options with { ReadOnly = true }));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task SpentAsync_WithinAnHour_AddsItsRowsToTheWholeHours()
    {
        await using EmbeddedLedger ledger = await _folder.OpenAsync();
        CallRecord[] calls = [.. Enumerable.Range(0, 300).Select(number => SampleCalls.Ended(number) with { StartedAt = SampleCalls.Start.AddMinutes(number) })];
        await ledger.ImportAsync(SampleCalls.Stream(calls), progress: null, s_none);

        foreach (DateTimeOffset since in (DateTimeOffset[])[SampleCalls.Start, SampleCalls.Start.AddMinutes(60), SampleCalls.Start.AddMinutes(90.5), SampleCalls.Start.AddDays(1)])
        {
            decimal expected = calls.Where(call => call.Key == "odd" && call.StartedAt >= since).Sum(call => call.CostUsd!.Value.Usd);
            Assert.Equal(new Money(expected), await ledger.SpentAsync(SpentBy.Key, "odd", since, s_none));
        }
    }

    [Fact]
    public async Task RegisterConfigVersionAsync_NewHash_CountsUpAndKeepsTheTime()
    {
        FakeTimeProvider time = new(SampleCalls.Start);
        await using EmbeddedLedger ledger = await _folder.OpenAsync(options => options with { TimeProvider = time });

        Assert.Equal(1, await ledger.RegisterConfigVersionAsync("aa", "version: 1", s_none));
        Assert.Equal(1, await ledger.RegisterConfigVersionAsync("AA", "version: 1", s_none));
        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(2, await ledger.RegisterConfigVersionAsync("bb", "version: 1 # changed", s_none));
        Assert.Equal(3, await ledger.RegisterConfigVersionAsync("aa", "version: 1", s_none)); // rolled back: a version of its own

        Assert.Equal(
            [new ConfigVersion(1, "aa", SampleCalls.Start, "version: 1"), new(2, "bb", SampleCalls.Start.AddHours(1), "version: 1 # changed"), new(3, "aa", SampleCalls.Start.AddHours(1), "version: 1")],
            await ledger.ConfigVersionsAsync(s_none));
    }

    [Fact]
    public async Task ImportAsync_Twice_AddsNothing()
    {
        await using EmbeddedLedger ledger = await _folder.OpenAsync();
        CallRecord[] calls = [.. Enumerable.Range(0, 100).Select(number => SampleCalls.Ended(number))];

        Assert.Equal(new ImportSummary(100, 100), await ledger.ImportAsync(SampleCalls.Stream(calls), progress: null, s_none));
        Assert.Equal(new ImportSummary(100, 0), await ledger.ImportAsync(SampleCalls.Stream(calls), progress: null, s_none));
        Assert.Empty((await ledger.VerifyAsync(s_none)).Problems);
    }

    [Fact]
    public async Task ImportAsync_SourceBreaksOff_LeavesTheLedgerUntouched()
    {
        await using EmbeddedLedger ledger = await _folder.OpenAsync();
        IEnumerable<CallRecord> broken = Enumerable.Range(0, 50).Select(number => number < 49 ? SampleCalls.Ended(number) : throw new FormatException("row 50"));

        await Assert.ThrowsAsync<FormatException>(() => ledger.ImportAsync(SampleCalls.Stream(broken), progress: null, s_none));

        Assert.Empty((await ledger.QueryAsync(CallFilter.All, s_none)).Data);
        Assert.DoesNotContain(Directory.GetFiles(_folder.Path), file => file.Contains(".import-", StringComparison.Ordinal));
        await ledger.Journal.WriteOutcomeAsync(SampleCalls.Ended(1));
        Assert.Single((await ledger.QueryAsync(CallFilter.All, s_none)).Data);
    }

    [Fact]
    public async Task VerifyAsync_TamperedRows_AreTold()
    {
        await using (EmbeddedLedger ledger = await _folder.OpenAsync())
            for (int number = 1; number < 4; number++) await ledger.Journal.WriteOutcomeAsync(SampleCalls.Ended(number));
        Execute("UPDATE page_records SET records = substr(records, 1, length(records) - 1) || x'00'");

        await using EmbeddedLedger reader = await _folder.OpenAsync(options => options with { ReadOnly = true });
        LedgerVerification found = await reader.VerifyAsync(s_none);

        Assert.False(found.IsSound);
        Assert.Contains(found.Problems, problem => problem.Contains("page 1 with 3 calls cannot be read", StringComparison.Ordinal));
        LedgerUnavailableException error = await Assert.ThrowsAsync<LedgerUnavailableException>(() => reader.QueryAsync(CallFilter.All, s_none));
        Assert.Contains("page 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task VerifyAsync_TamperedSums_AreTold()
    {
        await using (EmbeddedLedger ledger = await _folder.OpenAsync())
            for (int number = 1; number < 4; number++) await ledger.Journal.WriteOutcomeAsync(SampleCalls.Ended(number));
        Execute("UPDATE rollups SET cost_usd = '0.5' WHERE key = 'even'");
        Execute("UPDATE pages SET last_started_at = last_started_at + 1");
        Execute("DELETE FROM call_ids WHERE id = (SELECT min(id) FROM call_ids)");

        await using EmbeddedLedger reader = await _folder.OpenAsync(options => options with { ReadOnly = true });
        LedgerVerification found = await reader.VerifyAsync(s_none);

        Assert.Contains(found.Problems, problem => problem.Contains("a rollup differs", StringComparison.Ordinal));
        Assert.Contains(found.Problems, problem => problem.Contains("page 1 differs from what is told of it", StringComparison.Ordinal));
        Assert.Contains(found.Problems, problem => problem.Contains("1 calls are not known by their id", StringComparison.Ordinal));
        Assert.Equal(4, found.Problems.Length);
    }

    [Fact]
    public async Task DisposeAsync_JournaledCalls_AreInTheStoreAndTheJournalIsSealed()
    {
        await using (EmbeddedLedger ledger = await _folder.OpenAsync())
            await ledger.Journal.WriteOutcomeAsync(SampleCalls.Ended(1));

        Assert.Equal(EntryKind.Seal, EntryFormat.Kind(File.ReadAllBytes(_folder.Journal.PathOf(1)).AsSpan()[^EntryFormat.HeaderLength..]));
        await using EmbeddedLedger reader = await _folder.OpenAsync(options => options with { ReadOnly = true });
        Assert.Single((await reader.QueryAsync(CallFilter.All, s_none)).Data);
    }

    [Fact]
    public async Task DisposeAsync_Twice_IsHarmless()
    {
        EmbeddedLedger ledger = await _folder.OpenAsync();
        await ledger.DisposeAsync();
        await ledger.DisposeAsync();
        await using EmbeddedLedger again = await _folder.OpenAsync(); // the lock is free
    }

    [Fact]
    public async Task WriteOutcomeAsync_NonsenseFromUpstream_StopsNothing()
    {
        await using EmbeddedLedger ledger = await _folder.OpenAsync();
        for (int number = 1; number < 4; number++)
        {
            await ledger.Journal.WriteOutcomeAsync(SampleCalls.Ended(number) with
            {
                Workload = "w\ud800\0", InputTokens = long.MaxValue, OutputTokens = long.MinValue, DurationMs = double.MaxValue, CostUsd = new Money(decimal.MaxValue),
            });
        }
        await ledger.Journal.WriteOutcomeAsync(SampleCalls.Ended(4));

        Assert.Equal(4, (await ledger.QueryAsync(CallFilter.All, s_none)).Data.Length);
        Assert.Equal(await ledger.SpentAsync(SpentBy.Key, "odd", SampleCalls.Start, s_none), await ledger.SpentAsync(SpentBy.Key, "odd", SampleCalls.Start.AddMilliseconds(1), s_none));
        Assert.Empty((await ledger.VerifyAsync(s_none)).Problems);
    }

    private static string Json(CallRecord call) => JsonSerializer.Serialize(call, CallRecordJson.Default.CallRecord);

    private void Execute(string sql)
    {
        using SqliteConnection connection = new($"Data Source={_folder.Database};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
