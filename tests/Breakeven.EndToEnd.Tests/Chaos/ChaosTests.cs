using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Breakeven.Ledger;
using Breakeven.Ledger.Querying;
using Breakeven.TestKit.Providers;

namespace Breakeven.EndToEnd.Chaos;

/// <summary>Faults 104 and 100: a gateway under load, killed at any instant, its start included, and started again on the same ledger.</summary>
/// <remarks><c>eng/chaos 100</c> runs it with a hundred kills and prints the table; here it has five.</remarks>
public sealed partial class ChaosTests
{
    private const int Clients = 16, DefaultKills = 5;
    private const string Kills = "BREAKEVEN_CHAOS_KILLS", Report = "BREAKEVEN_CHAOS_REPORT";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kill_AgainAndAgainUnderLoad_LosesAndDoublesNothing()
    {
        int kills = int.Parse(Environment.GetEnvironmentVariable(Kills) ?? DefaultKills.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        using TemporaryFolder folder = new();
        await using FakeProvider provider = await FakeProvider.StartAsync();
        int port = BreakevenProcess.FreePort();
        folder.Write("breakeven.yaml", ChaosConfig.Text(port, provider.BaseUrl));
        using HttpClient http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromMinutes(2) };
        long started = Stopwatch.GetTimestamp();

        ConcurrentBag<ChaosCall> calls = [];
        using (CancellationTokenSource stop = new())
        {
            Task[] clients = [.. Enumerable.Range(0, Clients).Select(number => new ChaosClient(http, number, calls).RunAsync(stop.Token))];
            await KillAsync(folder.Path, http, kills);
            await using BreakevenProcess last = BreakevenProcess.Start(folder.Path, "serve");
            await last.ReadyAsync(http);
            await last.TerminateAsync(); // with calls under way
            await stop.CancelAsync();
            await Task.WhenAll(clients);
            Assert.True(last.ExitCode == 0, last.Output);
        }
        await using (EmbeddedLedger left = await OpenForReadingAsync(folder)) Assert.Equal(0, (await left.VerifyAsync(Cancellation)).OpenIntents);

        await using BreakevenProcess verify = await BreakevenProcess.RunAsync(folder.Path, "ledger", "verify");
        Assert.True(verify.ExitCode == 0, verify.Output);
        ChaosReport report = new(calls, Seen(provider), await ExportAsync(folder));
        string table = report.Table(kills, Stopwatch.GetElapsedTime(started));
        TestContext.Current.SendDiagnosticMessage(table);
        if (Environment.GetEnvironmentVariable(Report) is { } path) await File.WriteAllTextAsync(path, table, Cancellation);

        Assert.True((report.Lost, report.Doubled, report.Uncovered, report.Inexact) == (0, 0, 0, 0), $"{table}\n{report.Wrong}");
        Assert.InRange(report.SpentUsd(ChaosConfig.Tight), 0, ChaosConfig.TightUsd);
        Assert.Contains(calls, call => call.IsAnswered);
        await AssertBudgetsStartAtTheLedgersSumsAsync(folder, report);
    }

    /// <summary>Two of three kills hit a gateway that serves, the third one that starts and recovers, perhaps from the kill before.</summary>
    private static async Task KillAsync(string folder, HttpClient http, int kills)
    {
        Random random = new(104);
        for (int kill = 0; kill < kills; kill++)
        {
            await using BreakevenProcess gateway = BreakevenProcess.Start(folder, "serve");
            if (kill % 3 != 2) await gateway.ReadyAsync(http);
            await Task.Delay(random.Next(3_000), Cancellation);
            await gateway.KillAsync();
        }
    }

    private static Dictionary<string, int> Seen(FakeProvider provider) =>
        provider.Seen.Select(request => CallId().Match(request.Body)).Where(match => match.Success).CountBy(match => match.Value).ToDictionary();

    private static async Task<List<JsonNode>> ExportAsync(TemporaryFolder folder)
    {
        await using BreakevenProcess export = await BreakevenProcess.RunAsync(folder.Path, "ledger", "export");
        return [.. export.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
    }

    /// <summary>A start asks the ledger for what each key has spent: that must be the sum of its records.</summary>
    private static async Task AssertBudgetsStartAtTheLedgersSumsAsync(TemporaryFolder folder, ChaosReport report)
    {
        await using EmbeddedLedger ledger = await OpenForReadingAsync(folder);
        foreach (string key in (string[])[ChaosConfig.Ample, ChaosConfig.Tight])
            Assert.Equal(report.SpentUsd(key), (await ledger.SpentAsync(SpentBy.Key, key, DateTimeOffset.UnixEpoch, Cancellation)).Usd);
    }

    private static Task<EmbeddedLedger> OpenForReadingAsync(TemporaryFolder folder) =>
        EmbeddedLedger.OpenAsync(new LedgerOptions { DatabasePath = folder.File("breakeven.db"), ReadOnly = true }, Cancellation);

    [GeneratedRegex("chaos-[0-9]+-[0-9]+")]
    private static partial Regex CallId();
}
