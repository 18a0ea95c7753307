using Breakeven.Gateway.Caching.Flights;
using Breakeven.Gateway.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Breakeven.Gateway.Tests.Caching;

/// <summary>Identical calls at the same time, over real HTTP: one is made, and nobody depends on it.</summary>
public sealed class SingleFlightTests
{
    /// <summary>Fault 94.</summary>
    [Theory]
    [Trait("Fault", "94")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Recall_500IdenticalMisses_MakeOneUpstreamCall(bool stream)
    {
        await using GatewayHost gateway = await CachedGateway.StartAsync();
        string body = CachedGateway.Chat("gate", more: stream ? ",\"stream\":true" : "");
        Task<(string Cache, string Text)>[] calls = [.. Enumerable.Range(0, 500).Select(_ => gateway.AskAsync(body))];
        await WaitingAsync(gateway, 499);
        gateway.Cloud.Gate.TrySetResult();
        (string Cache, string Text)[] answers = await Task.WhenAll(calls);
        Assert.Single(gateway.Cloud.Seen);
        Assert.Equal(1, answers.Count(answer => answer.Cache == "miss"));
        Assert.All(answers, answer => Assert.Contains(stream ? "lo " : "hello from cloud", answer.Text, StringComparison.Ordinal));
        Assert.Equal(0, Board(gateway).Count);
        Assert.Equal(499, gateway.Journal.Outcomes.Count(record => record.Cache == "exact" && record.CostUsd == Money.Zero));
    }

    [Fact]
    public async Task Recall_LeadersClientGoes_TheNextCallIsMade()
    {
        await using GatewayHost gateway = await CachedGateway.StartAsync();
        using CancellationTokenSource leader = new();
        string body = CachedGateway.Chat("gate");
        Task<HttpResponseMessage> first = gateway.PostAsync(body, cancellationToken: leader.Token);
        while (gateway.Cloud.Seen.IsEmpty) await Task.Delay(5, TestContext.Current.CancellationToken);
        Task<(string Cache, string Text)>[] others = [.. Enumerable.Range(0, 20).Select(_ => gateway.AskAsync(body))];
        await WaitingAsync(gateway, 20);
        await leader.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        while (gateway.Cloud.Seen.Count < 2) await Task.Delay(5, TestContext.Current.CancellationToken);
        gateway.Cloud.Gate.TrySetResult();
        (string Cache, string Text)[] answers = await Task.WhenAll(others);
        Assert.Equal(2, gateway.Cloud.Seen.Count);
        Assert.All(answers, answer => Assert.Contains("hello from cloud", answer.Text, StringComparison.Ordinal));
        Assert.Equal(1, answers.Count(answer => answer.Cache == "miss"));
    }

    /// <summary>A call that waits and whose client goes leaves no trace on the others.</summary>
    [Fact]
    public async Task Recall_WaitersClientGoes_TheOthersGetTheirAnswer()
    {
        await using GatewayHost gateway = await CachedGateway.StartAsync();
        using CancellationTokenSource waiter = new();
        string body = CachedGateway.Chat("gate");
        Task<(string Cache, string Text)> first = gateway.AskAsync(body);
        while (gateway.Cloud.Seen.IsEmpty) await Task.Delay(5, TestContext.Current.CancellationToken);
        Task<HttpResponseMessage> gone = gateway.PostAsync(body, cancellationToken: waiter.Token);
        Task<(string Cache, string Text)> stays = gateway.AskAsync(body);
        await WaitingAsync(gateway, 2);
        await waiter.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        await WaitingAsync(gateway, 1);
        gateway.Cloud.Gate.TrySetResult();
        Assert.Equal(("miss", "exact"), ((await first).Cache, (await stays).Cache));
        Assert.Single(gateway.Cloud.Seen);
    }

    /// <summary>An answer that must not be shared is nobody's but its own call's; those who waited make theirs.</summary>
    [Theory]
    [InlineData("length")]
    [InlineData("fail")]
    [InlineData("s400")]
    public async Task Recall_LeaderHasNoAnswerToShare_EachCallEndsByItself(string model)
    {
        await using GatewayHost gateway = await CachedGateway.StartAsync(config => config with { Cache = new() { Exact = new() } });
        (string Cache, string Text)[] answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => gateway.AskAsync(CachedGateway.Chat(model))));
        Assert.All(answers, answer => Assert.Equal("miss", answer.Cache));
        Assert.All(answers, answer => Assert.Contains(model == "length" ? "hello" : "error", answer.Text, StringComparison.Ordinal));
        Assert.Equal(0, Board(gateway).Count);
    }

    [Fact]
    public async Task Recall_LongestWaitIsOver_TheCallIsMade()
    {
        await using GatewayHost gateway = await CachedGateway.StartAsync(config => config with { Cache = new() { Exact = new() { Wait = TimeSpan.FromMilliseconds(100) } } });
        string body = CachedGateway.Chat("gate");
        Task<(string Cache, string Text)> first = gateway.AskAsync(body), second = gateway.AskAsync(body);
        while (gateway.Cloud.Seen.Count < 2) await Task.Delay(5, TestContext.Current.CancellationToken);
        gateway.Cloud.Gate.TrySetResult();
        Assert.Equal(("miss", "miss"), ((await first).Cache, (await second).Cache));
    }

    [Fact]
    public async Task Recall_NoWaitConfigured_EachCallIsMade()
    {
        await using GatewayHost gateway = await CachedGateway.StartAsync(config => config with { Cache = new() { Exact = new() { Wait = TimeSpan.Zero } } });
        Task<(string, string)>[] calls = [.. Enumerable.Range(0, 5).Select(_ => gateway.AskAsync(CachedGateway.Chat("gate")))];
        while (gateway.Cloud.Seen.Count < 5) await Task.Delay(5, TestContext.Current.CancellationToken);
        gateway.Cloud.Gate.TrySetResult();
        await Task.WhenAll(calls);
    }

    /// <summary>An answer that grows too large frees those who wait before it ends.</summary>
    [Fact]
    public async Task Recall_AnswerTooLargeToStore_IsNotWaitedFor()
    {
        await using GatewayHost gateway = await CachedGateway.StartAsync(config => config with { Cache = new() { Exact = new() { MaxAnswerBytes = 1024 } } });
        string body = CachedGateway.Chat("serial", new string('x', 5000), ",\"stream\":true");
        (string Cache, string Text)[] answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => gateway.AskAsync(body)));
        Assert.All(answers, answer => Assert.Equal("miss", answer.Cache));
        Assert.Equal(5, gateway.Cloud.Seen.Count);
        Assert.Equal("miss", (await gateway.AskAsync(body)).Cache);
    }

    private static FlightBoard Board(GatewayHost gateway) => gateway.Services.GetRequiredService<FlightBoard>();

    private static async Task WaitingAsync(GatewayHost gateway, int calls)
    {
        while (Board(gateway).Waiting != calls) await Task.Delay(5, TestContext.Current.CancellationToken);
    }
}
