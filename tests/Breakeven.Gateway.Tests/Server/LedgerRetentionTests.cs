using Breakeven.Gateway.Hosting;
using Breakeven.Ledger;
using Breakeven.Ledger.Querying;
using Breakeven.Server.Hosting;
using Breakeven.TestKit.Records;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Breakeven.Gateway.Tests.Server;

public sealed class LedgerRetentionTests : IDisposable
{
    private static readonly CancellationToken s_none = TestContext.Current.CancellationToken;
    private readonly string _folder = Directory.CreateTempSubdirectory("breakeven-retention-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(null, 1)]
    [InlineData(30, 0)]
    [InlineData(400, 1)]
    public async Task Start_CallOf100DaysAgo_IsKeptAsLongAsStated(int? days, int left)
    {
        FakeTimeProvider time = new(CallRecords.Start.AddDays(100));
        BreakevenConfig config = new() { Storage = new() { Retention = days is { } stated ? TimeSpan.FromDays(stated) : null } };
        await using EmbeddedLedger ledger = await EmbeddedLedger.OpenAsync(new() { DatabasePath = Path.Combine(_folder, "ledger.db"), TimeProvider = time }, s_none);
        await ledger.Journal.WriteOutcomeAsync(CallRecords.Chat());
        using LedgerRetention retention = new(new(GatewaySnapshot.Create(config, PriceBook.Empty)), ledger, time, NullLogger<LedgerRetention>.Instance);

        await retention.PruneAsync(s_none);

        Assert.Equal(left, (await ledger.QueryAsync(CallFilter.All, s_none)).Data.Length);
        Assert.Equal(1, (await ledger.RollupsAsync(CallRecords.Start, CallRecords.Start.AddHours(1), s_none)).Sum(rollup => rollup.Calls));
    }
}
