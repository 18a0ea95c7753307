using System.Text.Json;
using Breakeven.Ledger.Importing;
using Breakeven.Ledger.Querying;
using Breakeven.Ledger.Storage;
using Breakeven.Ledger.Writing;
using Microsoft.Data.Sqlite;

namespace Breakeven.Ledger.Tests.Storage;

public sealed class PageMigrationTests : IDisposable
{
    private static readonly CancellationToken s_none = TestContext.Current.CancellationToken;
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Open_LedgerOfSchema1_KeepsCallsSumsAndOpenCalls()
    {
        await CreateVersion1Async(calls: 600);

        await using EmbeddedLedger ledger = await _folder.OpenAsync();

        LedgerVerification found = await ledger.VerifyAsync(s_none);
        Assert.Empty(found.Problems);
        Assert.Equal(602, found.Calls);
        CallRecord kept = Assert.Single((await ledger.QueryAsync(new() { RequestId = "request-7" }, s_none)).Data);
        Assert.Equal(Json(SampleCalls.Ended(7)), Json(kept));
        Assert.Equal(CallOutcome.Unknown, Assert.Single((await ledger.QueryAsync(new() { RequestId = "request-700" }, s_none)).Data).Outcome);
        Assert.Equal(CallOutcome.Unknown, Assert.Single((await ledger.QueryAsync(new() { RequestId = "request-900" }, s_none)).Data).Outcome);
        Assert.Equal(new ImportSummary(1, 0), await ledger.ImportAsync(SampleCalls.Stream([SampleCalls.Ended(7)]), progress: null, s_none));
    }

    [Fact]
    public async Task Open_LedgerOfSchema1ForReading_TellsTheWayOut()
    {
        await CreateVersion1Async(calls: 1);
        LedgerUnavailableException error = await Assert.ThrowsAsync<LedgerUnavailableException>(() => _folder.OpenAsync(options => options with { ReadOnly = true }));
        Assert.Contains("schema 1", error.Message, StringComparison.Ordinal);
        Assert.Contains("ledger verify", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_MigrationBreaksOff_LeavesSchema1()
    {
        await CreateVersion1Async(calls: 3);
        Execute("UPDATE calls SET record = 'no json' WHERE request_id = 'request-2'");

        await Assert.ThrowsAnyAsync<Exception>(() => _folder.OpenAsync());

        Assert.Equal((1L, 3L), (Scalar("PRAGMA user_version"), Scalar("SELECT count(*) FROM calls")));
    }

    /// <summary>As a program of that time left it: 600 ended calls and call 700 open in the store; in the journal, call 0 again, which has ended, and call 900, which has not.</summary>
    private async Task CreateVersion1Async(int calls)
    {
        await using (EmbeddedLedger ledger = await _folder.OpenAsync())
            await ledger.ImportAsync(SampleCalls.Stream(Enumerable.Range(0, calls).Select(number => SampleCalls.Ended(number))), progress: null, s_none);
        Execute("""
            DROP TABLE call_ids; DROP TABLE pruned; DROP TABLE pages; DROP TABLE page_records; DROP TABLE open_intents;
            CREATE TABLE calls (
                id BLOB NOT NULL UNIQUE, started_at INTEGER NOT NULL, request_id TEXT NOT NULL, key TEXT, workload TEXT, target TEXT,
                outcome TEXT NOT NULL, cost_usd TEXT, record TEXT NOT NULL);
            CREATE INDEX calls_started_at ON calls (started_at, id);
            CREATE INDEX calls_workload ON calls (workload, started_at, id);
            CREATE INDEX calls_request_id ON calls (request_id);
            CREATE TABLE open_intents (id BLOB PRIMARY KEY, record TEXT NOT NULL) WITHOUT ROWID;
            PRAGMA user_version = 1;
            """);
        foreach (CallRecord call in Enumerable.Range(0, calls).Select(number => SampleCalls.Ended(number)))
        {
            Execute("INSERT INTO calls (id, started_at, request_id, outcome, record) VALUES ($1, $2, $3, 'ok', $4)",
                call.Id.ToByteArray(bigEndian: true), StoredValue.Of(call.StartedAt), call.RequestId, Json(call));
        }
        Execute("INSERT INTO open_intents VALUES ($1, $2)", SampleCalls.IdOf(700).ToByteArray(bigEndian: true), Json(SampleCalls.Intent(700)));
        Directory.CreateDirectory(_folder.Journal.Path);
        File.WriteAllBytes(_folder.Journal.PathOf(9), [
            .. EntryFormat.Magic, .. Entry(EntryKind.JsonIntent, SampleCalls.Intent(0)), .. Entry(EntryKind.JsonOutcome, SampleCalls.Ended(0)), .. Entry(EntryKind.JsonIntent, SampleCalls.Intent(900))]);
    }

    private static byte[] Entry(EntryKind kind, CallRecord call)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(call, CallRecordJson.Default.CallRecord);
        byte[] entry = new byte[EntryFormat.HeaderLength + json.Length];
        json.CopyTo(entry, EntryFormat.HeaderLength);
        EntryFormat.Seal(entry, kind, call.Id);
        return entry;
    }

    private static string Json(CallRecord call) => JsonSerializer.Serialize(call, CallRecordJson.Default.CallRecord);

    private void Execute(string sql, params object[] values) => Use(sql, values, command => command.ExecuteNonQuery());

    private long Scalar(string sql) => Use(sql, [], command => Convert.ToInt64(command.ExecuteScalar()));

    private T Use<T>(string sql, object[] values, Func<SqliteCommand, T> use)
    {
        using SqliteConnection connection = new($"Data Source={_folder.Database};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        for (int index = 0; index < values.Length; index++) command.Parameters.AddWithValue("$" + (index + 1), values[index]);
        return use(command);
    }
}
