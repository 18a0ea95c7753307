using Breakeven.Gateway.Tests.Hosting;

namespace Breakeven.Gateway.Tests.Caching;

/// <summary>Answers to similar requests, over real HTTP, with vectors that count words.</summary>
public sealed class SemanticCacheTests
{
    private static readonly string[] s_fillers = ["please", "kindly", "quickly", "briefly", "again", "thanks", "friend", "indeed", "really", "maybe", "simply", "calmly", "nicely", "gladly"];

    private static readonly SemanticCacheConfig s_semantic = new() { Enabled = true, Target = new("embed"), FalseHitRate = 0.3, Confidence = 0.8, VerifyShare = 0, Floor = 0.8 };

    [Fact]
    public async Task Recall_UntilEnoughAgree_OnlyVerifies()
    {
        await using GatewayHost gateway = await StartAsync();
        Assert.Equal(["miss", "miss", "miss", "miss", "miss", "miss", "semantic"], await VariantsAsync(gateway, "good", 7));
        Assert.Equal(6, gateway.Cloud.Seen.Count(seen => seen.Path == "/v1/chat/completions"));
        using HttpResponseMessage hit = await gateway.PostAsync(CachedGateway.Chat("good", Question("wow")));
        Assert.Equal("semantic", CachedGateway.CacheOf(hit));
        CallRecord record = await gateway.RecordOf(hit);
        Assert.Equal(("semantic", "cache_semantic", Money.Zero, null), (record.Cache, record.Decision, record.CostUsd, record.Target));
        CallRecord side = gateway.Journal.Outcomes.First(item => item.Operation == "embeddings");
        Assert.Equal(("team", "embed", "embedding"), (side.Key, side.Target, side.Tags!["breakeven.cache"]));
        Assert.True(side.CostUsd > Money.Zero);
        string metrics = await gateway.Client.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        Assert.Contains("breakeven_cache_verified", metrics, StringComparison.Ordinal);
    }

    /// <summary>Answers that differ each time are never used for each other, however long one tries.</summary>
    [Fact]
    public async Task Recall_AnswersDisagree_NeverHits()
    {
        await using GatewayHost gateway = await StartAsync();
        Assert.All(await VariantsAsync(gateway, "count", s_fillers.Length), cache => Assert.Equal("miss", cache));
    }

    /// <summary>Near-duplicates with another meaning, from the warmest cache there is.</summary>
    [Theory]
    [InlineData("tell me not the opening hours of the old city museum in Rome")]
    [InlineData("tell me the opening hours of the old city museum in Pisa")]
    [InlineData("tell me the 2 opening hours of the old city museum in Rome")]
    [InlineData("tell me the opening hours of the old museum city in Rome")]
    public async Task Recall_AdversarialNearDuplicate_IsMade(string adversary)
    {
        await using GatewayHost gateway = await StartAsync(semantic => semantic with { Floor = 0.5 });
        await VariantsAsync(gateway, "good", 7);
        Assert.Equal("semantic", (await gateway.AskAsync(CachedGateway.Chat("good", Question("wow")))).Cache);
        Assert.Equal("miss", (await gateway.AskAsync(CachedGateway.Chat("good", adversary))).Cache);
    }

    /// <summary>Another tenant, class, system prompt, parameter or route: nothing is similar there.</summary>
    [Fact]
    public async Task Recall_OtherContext_IsNeverCompared()
    {
        await using GatewayHost gateway = await StartAsync();
        await VariantsAsync(gateway, "good", 7);
        string question = Question("wow");
        Assert.Equal("miss", (await gateway.AskAsync(CachedGateway.Chat("good", question), key: CachedGateway.Other)).Cache);
        Assert.Equal("miss", (await gateway.AskAsync(CachedGateway.Chat("good", question, ",\"max_tokens\":9"))).Cache);
        Assert.Equal("miss", (await gateway.AskAsync(CachedGateway.Chat("cloud/ok", question))).Cache);
        Assert.Equal("miss", (await gateway.AskAsync($$"""{"model":"good","temperature":0,"messages":[{"role":"system","content":"be short"},{"role":"user","content":"{{question}}"}]}""")).Cache);
        Assert.Equal("off", (await gateway.AskAsync(CachedGateway.Chat("good", question, ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]"))).Cache);
        Assert.Equal("semantic", (await gateway.AskAsync(CachedGateway.Chat("good", question))).Cache);
    }

    /// <summary>Invariant L5: a text whose policy forbids the place is not embedded there.</summary>
    [Fact]
    public async Task Recall_PolicyDeniesTheEmbedder_SendsItNothing()
    {
        await using GatewayHost gateway = await StartAsync();
        Assert.Equal("miss", (await gateway.AskAsync(CachedGateway.Chat("own", Question("x")), headers: ("x-breakeven-data-class", "restricted"))).Cache);
        Assert.Empty(gateway.Cloud.Seen);
        Assert.Single(gateway.Journal.Outcomes);
    }

    [Theory]
    [InlineData("fail")]
    [InlineData("hang")]
    [InlineData("reset")]
    public async Task Recall_EmbedderFails_TheCallGoesOn(string model)
    {
        await using GatewayHost gateway = await StartAsync(semantic => semantic with { Timeout = TimeSpan.FromMilliseconds(200) }, embedder: model);
        (string cache, string text) = await gateway.AskAsync(CachedGateway.Chat("good", Question("x")));
        Assert.Equal("miss", cache);
        Assert.Contains("hello", text, StringComparison.Ordinal);
        Assert.Equal("exact", (await gateway.AskAsync(CachedGateway.Chat("good", Question("x")))).Cache);
    }

    /// <summary>A route takes itself out; the exact cache stays.</summary>
    [Fact]
    public async Task Recall_RouteTurnsItOff_IsExactOnly()
    {
        await using GatewayHost gateway = await StartAsync(route: new() { Semantic = false });
        Assert.All(await VariantsAsync(gateway, "good", s_fillers.Length), cache => Assert.Equal("miss", cache));
        Assert.DoesNotContain(gateway.Cloud.Seen, seen => seen.Path == "/v1/embeddings");
    }

    /// <summary>A judge that has been talked into nothing: it says neither word, so nothing is learnt from it.</summary>
    [Fact]
    public async Task Recall_JudgeDoesNotJudge_OnlyVerifies()
    {
        await using GatewayHost gateway = await StartAsync(semantic => semantic with { Compare = CacheCompare.Judge, Judge = new("cloud-ok") });
        Assert.All(await VariantsAsync(gateway, "good", s_fillers.Length), cache => Assert.Equal("miss", cache));
    }

    private static string Question(string filler) => $"tell me the opening hours of the old city museum in Rome {filler}";

    private static async Task<List<string>> VariantsAsync(GatewayHost gateway, string route, int count)
    {
        List<string> found = [];
        foreach (string filler in s_fillers.Take(count)) found.Add((await gateway.AskAsync(CachedGateway.Chat(route, Question(filler)))).Cache);
        return found;
    }

    private static Task<GatewayHost> StartAsync(Func<SemanticCacheConfig, SemanticCacheConfig>? change = null, CacheRuleConfig? route = null, string embedder = "words") => CachedGateway.StartAsync(config => config with
    {
        Cache = new() { Exact = new(), Semantic = change?.Invoke(s_semantic) ?? s_semantic },
        Targets = [.. config.Targets, new(new("embed"), "cloud", new(embedder))],
        Routes = [.. config.Routes.Select(item => item with { Cache = route })],
    });
}
