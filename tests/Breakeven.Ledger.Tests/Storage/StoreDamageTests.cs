using Breakeven.Ledger.Export;
using Breakeven.Ledger.Importing;
using Breakeven.Ledger.Writing;
using Microsoft.Data.Sqlite;

namespace Breakeven.Ledger.Tests.Storage;

/// <summary>Fault 106: a store that is torn or has been changed is found, put aside and refused, and what is good in it can be taken out.</summary>
[Trait("Fault", "106")]
public sealed class StoreDamageTests : IDisposable
{
    private const int PageBytes = 4096;
    private static readonly CancellationToken s_none = TestContext.Current.CancellationToken;
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("rollups")]
    [InlineData("checkpoint")]
    public async Task Open_TableOverwritten_RefusesAndKeepsACopy(string table)
    {
        await FillAsync(300);
        Overwrite(RootOf(table));
        byte[] found = File.ReadAllBytes(_folder.Database);

        for (int start = 0; start < 2; start++)
        {
            LedgerUnavailableException error = await Assert.ThrowsAsync<LedgerUnavailableException>(() => _folder.OpenAsync());
            Assert.Contains("damaged", error.Message, StringComparison.Ordinal);
            Assert.Contains("--salvage", error.Message, StringComparison.Ordinal);
            Assert.Contains(_folder.Journal.QuarantinePath, error.Message, StringComparison.Ordinal);
            Assert.Equal(found, File.ReadAllBytes(Path.Combine(_folder.Journal.QuarantinePath, "ledger.db")));
        }
        Assert.Equal(300, (await SalvageAsync([])).Count);
    }

    [Fact]
    public async Task Open_FileCutOff_Refuses()
    {
        await FillAsync(2000);
        using (FileStream file = new(_folder.Database, FileMode.Open)) file.SetLength(file.Length / 2 / PageBytes * PageBytes);

        LedgerUnavailableException error = await Assert.ThrowsAsync<LedgerUnavailableException>(() => _folder.OpenAsync());

        Assert.Contains("damaged", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Salvage_PageOfCallsChanged_GivesTheOthersAndTellsWhatIsLost()
    {
        await FillAsync(1000);
        Execute("UPDATE page_records SET records = substr(records, 1, 100) || x'00' || substr(records, 102) WHERE page = 2");
        List<string> lost = [];

        List<CallRecord> saved = await SalvageAsync(lost);

        Assert.Equal(1000 - 256, saved.Count);
        Assert.Contains("page 2 with 256 calls", Assert.Single(lost), StringComparison.Ordinal);

        // Into a new ledger by way of a file, as a person would.
        string file = _folder.In("saved.jsonl");
        await using (FileStream lines = new(file, FileMode.CreateNew)) await CallExport.WriteJsonLinesAsync(SampleCalls.Stream(saved), lines, s_none);
        await using EmbeddedLedger anew = await _folder.OpenAsync(options => options with { DatabasePath = _folder.In("new.db") });
        Assert.Equal(saved.Count, (await anew.ImportAsync(TrafficImporter.ReadAsync(file, ImportFormat.Jsonl, new ImportOptions(), s_none), progress: null, s_none)).Added);
        Assert.Empty((await anew.VerifyAsync(s_none)).Problems);
    }

    [Fact]
    public async Task Drain_OlderPageChanged_GoesOn()
    {
        await using (EmbeddedLedger ledger = await _folder.OpenAsync()) await ledger.Journal.WriteOutcomeAsync(SampleCalls.Ended(0));
        Execute("UPDATE page_records SET records = substr(records, 1, 10) || x'00' || substr(records, 12)");

        await using EmbeddedLedger after = await _folder.OpenAsync();
        for (int number = 1; number < 60; number++)
        {
            await after.Journal.WriteOutcomeAsync(SampleCalls.Ended(number));
            await after.FlushAsync(s_none);
        }
        Assert.Null(after.Health.StoreFailure);
        Assert.Equal("request-59", Assert.Single((await after.QueryAsync(new() { Limit = 1 }, s_none)).Data).RequestId);
    }

    private async Task FillAsync(int calls)
    {
        await using EmbeddedLedger ledger = await _folder.OpenAsync();
        await ledger.ImportAsync(SampleCalls.Stream(Enumerable.Range(0, calls).Select(number => SampleCalls.Ended(number))), progress: null, s_none);
    }

    private async Task<List<CallRecord>> SalvageAsync(List<string> lost)
    {
        await using EmbeddedLedger damaged = await _folder.OpenAsync(options => options with { ReadOnly = true });
        List<CallRecord> saved = [];
        await foreach (CallRecord call in damaged.SalvageAsync(lost.Add, s_none)) saved.Add(call);
        return saved;
    }

    private void Overwrite(long page)
    {
        using FileStream file = new(_folder.Database, FileMode.Open);
        file.Position = (page - 1) * PageBytes;
        file.Write(Enumerable.Repeat((byte)0xA5, PageBytes).ToArray());
    }

    private long RootOf(string table) => Use($"SELECT rootpage FROM sqlite_schema WHERE name = '{table}'", command => (long)command.ExecuteScalar()!);

    private void Execute(string sql) => Use(sql, command => command.ExecuteNonQuery());

    private T Use<T>(string sql, Func<SqliteCommand, T> use)
    {
        using SqliteConnection connection = new($"Data Source={_folder.Database};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return use(command);
    }
}
