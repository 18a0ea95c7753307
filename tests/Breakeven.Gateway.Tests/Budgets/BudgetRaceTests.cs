using System.Net;
using System.Text;
using Breakeven.Gateway.Budgets;
using Breakeven.Gateway.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Breakeven.Gateway.Tests.Budgets;

/// <summary>Fault 92 in one process, over real HTTP: 1,000 calls at once race for a budget that covers 100.</summary>
[Trait("Fault", "92")]
public sealed class BudgetRaceTests
{
    private const int Calls = 1_000, Covered = 100, OutputTokens = 100;
    private const string Waiting = """{"model":"gate","messages":[{"role":"user","content":"hi"}],"max_tokens":100}""";
    private static readonly decimal s_hold = (Encoding.UTF8.GetByteCount(Waiting) * 3m + OutputTokens * 15m) / 1_000_000m;

    /// <summary>All admitted calls are open at once, so exactly as many pass as are covered; what they really cost is then what the book and the rows say, to the last digit.</summary>
    [Fact]
    public async Task Call_ThousandAtOnce_ExactlyTheCoveredPassAndTheBookEqualsTheRows()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync(config => Patient(config) with
        {
            Keys = [config.Keys[0] with { Team = "all", Budgets = [new(new(s_hold * Covered), BudgetPeriod.Month)] }],
            Teams = [new("all") { Budgets = [new(new(s_hold * Calls), BudgetPeriod.Day)] }],
        });
        BudgetBook book = gateway.Services.GetRequiredService<BudgetBook>();
        using HttpClient client = Client(gateway);
        Task<HttpStatusCode>[] calls = [.. Enumerable.Range(0, Calls).Select(_ => CallAsync(client))];
        while (calls.Count(call => call.IsCompleted) < Calls - Covered) await Task.Delay(20, TestContext.Current.CancellationToken);
        Assert.InRange(book.Committed(new(BudgetScope.Key, "team"), BudgetPeriod.Month).Usd, 0m, s_hold * Covered);
        gateway.Cloud.Gate.TrySetResult();
        HttpStatusCode[] statuses = await Task.WhenAll(calls);

        Assert.Equal(Covered, statuses.Count(status => status == HttpStatusCode.OK));
        Assert.Equal(Calls - Covered, statuses.Count(status => status == HttpStatusCode.PaymentRequired));
        decimal rows = gateway.Journal.Outcomes.Sum(record => record.CostUsd!.Value.Usd);
        Assert.Equal(Calls, gateway.Journal.Outcomes.Count);
        Assert.InRange(rows, 0.000001m, s_hold * Covered);
        Assert.Equal(rows, book.Committed(new(BudgetScope.Key, "team"), BudgetPeriod.Month).Usd);
        Assert.Equal(rows, book.Committed(new(BudgetScope.Team, "all"), BudgetPeriod.Day).Usd);
        TestContext.Current.TestOutputHelper?.WriteLine($"{Calls} calls, {Covered} passed, hold ${s_hold}, budget ${s_hold * Covered}, spent ${rows}");
    }

    private static async Task<HttpStatusCode> CallAsync(HttpClient client)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/v1/chat/completions") { Content = new StringContent(Waiting, Encoding.UTF8, "application/json") };
        request.Headers.Add("authorization", $"Bearer {GatewayHost.Key}");
        using HttpResponseMessage response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private static HttpClient Client(GatewayHost gateway) =>
        new(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = Calls }) { BaseAddress = gateway.Client.BaseAddress, Timeout = Timeout.InfiniteTimeSpan };

    private static BreakevenConfig Patient(BreakevenConfig config)
    {
        TimeSpan patience = TimeSpan.FromMinutes(5);
        return config with { Providers = [.. config.Providers.Select(provider => provider with { Timeouts = new(patience, patience, patience, patience, patience) })] };
    }
}
