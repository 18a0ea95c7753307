using System.Net;
using Breakeven.Gateway.Tests.Hosting;

namespace Breakeven.Gateway.Tests.Admission;

public sealed class AdmissionTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("wrong")]
    public async Task Authenticate_NoOrWrongKey_Is401AndRecorded(string? key)
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync();
        using HttpResponseMessage response = await gateway.ChatAsync("good", key: key);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        CallRecord record = await gateway.RecordOf(response);
        Assert.Equal((CallOutcome.Refused, "invalid_api_key", null), (record.Outcome, record.ErrorCode, record.Key));
        Assert.Empty(gateway.Journal.Intents);
    }

    [Theory]
    [InlineData("x-api-key")]
    [InlineData("api-key")]
    public async Task Authenticate_OtherKeyHeaders_AreAccepted(string header)
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync();
        using HttpResponseMessage response = await gateway.ChatAsync("good", key: null, headers: [(header, GatewayHost.Key)]);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Admit_RateLimit_Is429WithRetryAfter()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync(config => config with { Keys = [config.Keys[0] with { Limits = new() { RequestsPerMinute = 1 } }] });
        using HttpResponseMessage first = await gateway.ChatAsync("good");
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        using HttpResponseMessage second = await gateway.ChatAsync("good");
        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
        Assert.InRange(int.Parse(second.Headers.GetValues("retry-after").Single()), 1, 61);
        Assert.Single(gateway.Cloud.Seen);
    }

    [Fact]
    public async Task Hold_BudgetDoesNotCoverTheWorstCase_Is402()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync(config => config with { Keys = [config.Keys[0] with { Budgets = [new(new(0.0000001m), BudgetPeriod.Month)] }] });
        using HttpResponseMessage response = await gateway.ChatAsync("good", ",\"max_tokens\":1000");
        Assert.Equal(HttpStatusCode.PaymentRequired, response.StatusCode);
        Assert.Equal("false", response.Headers.GetValues("x-should-retry").Single());
        Assert.Empty(gateway.Cloud.Seen);
        Assert.Equal(("budget_exceeded", CallOutcome.Refused), ((await gateway.RecordOf(response)).ErrorCode, (await gateway.RecordOf(response)).Outcome));
    }

    [Fact]
    public async Task Hold_FiftyCallsRace_SpendNeverExceedsTheBudget()
    {
        // Worst case of one call: about 8 × $3/M + 100 × $15/M = $0.00152; five fit at once, and settled calls leave room for more.
        await using GatewayHost gateway = await GatewayHost.StartAsync(config => config with { Keys = [config.Keys[0] with { Budgets = [new(new(0.008m), BudgetPeriod.Month)] }] });
        int[] statuses = await Task.WhenAll(Enumerable.Range(0, 200).Select(async _ =>
        {
            using HttpResponseMessage response = await gateway.ChatAsync("good", ",\"max_tokens\":100");
            return (int)response.StatusCode;
        }));
        Assert.All(statuses, status => Assert.Contains(status, new[] { 200, 402 }));
        Assert.Contains(200, statuses);
        Assert.Contains(402, statuses);
        decimal spent = gateway.Journal.Outcomes.Sum(record => record.CostUsd?.Usd ?? 0);
        Assert.InRange(spent, 0.00001m, 0.008m);
    }

    [Fact]
    public async Task Hold_FirstTargetTooDear_TheAffordableOneAnswers()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync(config => config with
        {
            Keys = [config.Keys[0] with { Budgets = [new(new(0.05m), BudgetPeriod.Month)] }],
            Routes = config.Routes.Add(GatewayHost.Route("either", "cloud-ok", "own-ok")),
        });
        using HttpResponseMessage response = await gateway.ChatAsync("either", ",\"max_tokens\":4000"); // $0.06 of API, at most 600 s of a slot
        Assert.Equal("own-ok", response.Headers.GetValues("x-breakeven-target").Single());
    }
}
