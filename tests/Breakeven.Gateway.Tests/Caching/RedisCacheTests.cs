using System.Text;
using Breakeven.Gateway.Tests.Hosting;
using StackExchange.Redis;

namespace Breakeven.Gateway.Tests.Caching;

/// <summary>Answers shared through a real Redis, which is attacked, killed and slow.</summary>
public sealed class RedisCacheTests
{
    private const string Key = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", Secret = "the-secret-question-of-mine";

    [Fact]
    public async Task Recall_AnswerOfAnotherReplica_IsUsed()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        (GatewayHost first, GatewayHost second) = await TwoAsync(redis);
        await using (first)
        await using (second)
        {
            await MissAndFlushAsync(first, CachedGateway.Chat("count"));
            await ConnectedAsync(second);
            (string cache, string text) = await second.AskAsync(CachedGateway.Chat("count"));
            Assert.Equal("exact", cache);
            Assert.Contains("1 cloud: hi", text, StringComparison.Ordinal);
            Assert.Single(first.Cloud.Seen);
        }
    }

    /// <summary>What lies in Redis tells neither questions nor answers, and its keys are no hashes that one could try questions against.</summary>
    [Fact]
    public async Task Keep_InRedis_IsSealed()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using GatewayHost gateway = await StartAsync(redis.Address);
        await MissAndFlushAsync(gateway, CachedGateway.Chat("count", Secret));
        await using ConnectionMultiplexer attacker = await redis.ConnectAsync();
        RedisKey[] keys = [.. Keys(attacker)];
        Assert.NotEmpty(keys);
        foreach (RedisKey key in keys)
        {
            byte[] value = (byte[])(await attacker.GetDatabase().StringGetAsync(key))!;
            Assert.DoesNotContain(Secret, key.ToString(), StringComparison.Ordinal);
            Assert.Equal(-1, value.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Secret)));
            Assert.Equal(-1, value.AsSpan().IndexOf("serial"u8));
            Assert.NotNull(await attacker.GetDatabase().KeyTimeToLiveAsync(key));
        }
    }

    /// <summary>Poisoned entries: made up, changed, cut, or another question's answer put in place. None is used, and the answer is made again.</summary>
    [Theory]
    [InlineData("garbage")]
    [InlineData("changed")]
    [InlineData("cut")]
    [InlineData("swapped")]
    [InlineData("empty")]
    public async Task Recall_PoisonedEntry_IsRefused(string attack)
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        (GatewayHost first, GatewayHost second) = await TwoAsync(redis);
        await using (first)
        await using (second)
        {
            await MissAndFlushAsync(first, CachedGateway.Chat("count", "how much is it"));
            await using ConnectionMultiplexer attacker = await redis.ConnectAsync();
            IDatabase entries = attacker.GetDatabase();
            RedisKey victim = Assert.Single(Keys(attacker));
            await MissAndFlushAsync(first, CachedGateway.Chat("count", "whom do I pay"));
            byte[] other = (byte[])(await entries.StringGetAsync(Keys(attacker).Single(key => key != victim)))!, own = (byte[])(await entries.StringGetAsync(victim))!;
            byte[] changed = [.. own];
            changed[^1] ^= 1;
            await entries.StringSetAsync(victim, attack switch { "garbage" => new byte[200], "changed" => changed, "cut" => own[..^5], "swapped" => other, _ => [] });
            await ConnectedAsync(second);
            (string cache, string text) = await second.AskAsync(CachedGateway.Chat("count", "how much is it"));
            Assert.Equal("miss", cache);
            Assert.Contains("3 cloud: how much is it", text, StringComparison.Ordinal);
        }
    }

    /// <summary>Data of a class with a policy stays in the process: where Redis is, no policy knows.</summary>
    [Fact]
    public async Task Keep_RestrictedCall_StaysInMemory()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using GatewayHost gateway = await StartAsync(redis.Address);
        await ConnectedAsync(gateway);
        (string, string)[] headers = [("x-breakeven-data-class", "restricted")];
        Assert.Equal("miss", (await gateway.AskAsync(CachedGateway.Chat("count-own"), headers: headers)).Cache);
        Assert.Equal("exact", (await gateway.AskAsync(CachedGateway.Chat("count-own"), headers: headers)).Cache);
        await gateway.Stores().FlushAsync(TestContext.Current.CancellationToken);
        await using ConnectionMultiplexer attacker = await redis.ConnectAsync();
        Assert.Empty(Keys(attacker));
    }

    /// <summary>No call depends on Redis: not when it is not there, not when it goes, and it is used again when it comes.</summary>
    [Fact]
    public async Task Recall_RedisDownKilledAndStartedAgain_NoCallFails()
    {
        await using RedisServer redis = RedisServer.Stopped();
        await using GatewayHost gateway = await StartAsync(redis.Address);
        Assert.Equal(("miss", "exact"), ((await gateway.AskAsync(CachedGateway.Chat("count", "a"))).Cache, (await gateway.AskAsync(CachedGateway.Chat("count", "a"))).Cache));
        await redis.BeginAsync();
        await ConnectedAsync(gateway);
        await MissAndFlushAsync(gateway, CachedGateway.Chat("count", "b"));
        await using (ConnectionMultiplexer reader = await redis.ConnectAsync()) await UntilAsync(async () => { await StoreOneMoreAsync(gateway); return Keys(reader).Any(); });
        Task<(string Cache, string Text)>[] during = [.. Enumerable.Range(0, 50).Select(i => gateway.AskAsync(CachedGateway.Chat("count", $"during {i}")))];
        await redis.KillAsync();
        Assert.All(await Task.WhenAll(during), answer => Assert.Contains("cloud: during", answer.Text, StringComparison.Ordinal));
        Assert.Equal(("miss", "exact"), ((await gateway.AskAsync(CachedGateway.Chat("count", "c"))).Cache, (await gateway.AskAsync(CachedGateway.Chat("count", "c"))).Cache));
        await redis.BeginAsync();
        await ConnectedAsync(gateway);
        await using ConnectionMultiplexer after = await redis.ConnectAsync();
        await UntilAsync(async () => { await StoreOneMoreAsync(gateway); return Keys(after).Any(); });
    }

    /// <summary>A Redis that hangs costs a call a moment, and the next ones nothing.</summary>
    [Fact]
    public async Task Recall_RedisHangs_CallsGoOn()
    {
        await using RedisServer redis = await RedisServer.StartAsync();
        await using GatewayHost gateway = await StartAsync(redis.Address);
        await ConnectedAsync(gateway);
        await using ConnectionMultiplexer attacker = await redis.ConnectAsync();
        await attacker.GetDatabase().ExecuteAsync("CLIENT", "PAUSE", "60000", "ALL");
        for (int i = 0; i < 20; i++) Assert.Equal("miss", (await gateway.AskAsync(CachedGateway.Chat("count", $"q{i}"))).Cache);
        Assert.Equal("exact", (await gateway.AskAsync(CachedGateway.Chat("count", "q0"))).Cache);
        Assert.Contains("breakeven_cache_shared_failures", await gateway.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static Task<GatewayHost> StartAsync(string redis) => CachedGateway.StartAsync(config => config with { Cache = new() { Exact = new(), Store = redis, Key = new(Key) } });

    /// <summary>Two replicas with one configuration.</summary>
    private static async Task<(GatewayHost, GatewayHost)> TwoAsync(RedisServer redis)
    {
        BreakevenConfig? shared = null;
        GatewayHost first = await CachedGateway.StartAsync(config => shared = config with { Cache = new() { Exact = new(), Store = redis.Address, Key = new(Key) } });
        return (first, await GatewayHost.StartAsync(_ => shared!));
    }

    private static async Task MissAndFlushAsync(GatewayHost gateway, string body)
    {
        Assert.Equal("miss", (await gateway.AskAsync(body)).Cache);
        await gateway.Stores().FlushAsync(TestContext.Current.CancellationToken);
    }

    private static int s_more;

    private static async Task StoreOneMoreAsync(GatewayHost gateway) => await MissAndFlushAsync(gateway, CachedGateway.Chat("count", $"more {Interlocked.Increment(ref s_more)}"));

    /// <summary>Waits until the gateway's connection stands: before that it does without, as it should.</summary>
    private static async Task ConnectedAsync(GatewayHost gateway)
    {
        await gateway.AskAsync(CachedGateway.Chat("count-own", "makes the store"), headers: ("x-breakeven-cache", "off"));
        await UntilAsync(async () => (await gateway.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken)).Contains("breakeven_cache_shared_up 1", StringComparison.Ordinal));
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        while (!await holds()) await Task.Delay(20, TestContext.Current.CancellationToken);
    }

    private static IEnumerable<RedisKey> Keys(ConnectionMultiplexer connection) => connection.GetServers()[0].Keys(pattern: "breakeven:cache:*");
}
