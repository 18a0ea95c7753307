using Breakeven.Ledger.Storage;
using Microsoft.Data.Sqlite;

namespace Breakeven.Ledger.Tests.Storage;

public sealed class PageTableTests : IDisposable
{
    private static readonly CancellationToken s_none = TestContext.Current.CancellationToken;
    private readonly TestFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Flush_SlowTraffic_GathersSmallPages()
    {
        await using EmbeddedLedger ledger = await _folder.OpenAsync();
        for (int number = 0; number < 400; number++)
        {
            await ledger.Journal.WriteOutcomeAsync(SampleCalls.Ended(number));
            await ledger.FlushAsync(s_none); // a transaction for each call
        }

        Assert.Equal(400, (await ledger.QueryAsync(new() { Limit = 1000 }, s_none)).Data.Length);
        Assert.Empty((await ledger.VerifyAsync(s_none)).Problems);
        Assert.InRange(Pages(), 1, 400 / 16);
    }

    [Fact]
    public async Task Flush_Burst_FillsPages()
    {
        await using EmbeddedLedger ledger = await _folder.OpenAsync();
        await ledger.ImportAsync(SampleCalls.Stream(Enumerable.Range(0, 1000).Select(number => SampleCalls.Ended(number))), progress: null, s_none);

        Assert.Equal((1000 / PageBuffer.MaxCalls) + 1, Pages());
        Assert.Equal("request-777", Assert.Single((await ledger.QueryAsync(new() { RequestId = "request-777" }, s_none)).Data).RequestId);
        Assert.Empty((await ledger.QueryAsync(new() { RequestId = "request-1000" }, s_none)).Data);
    }

    private long Pages()
    {
        using SqliteConnection connection = new($"Data Source={_folder.Database};Pooling=False;Mode=ReadOnly");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM pages";
        return (long)command.ExecuteScalar()!;
    }
}
