using System.Net;
using System.Text.Json.Nodes;
using Breakeven.Gateway.Hosting;
using Breakeven.Gateway.Tests.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Breakeven.Gateway.Tests.Caching;

/// <summary>Answers to the same request, over real HTTP.</summary>
public sealed class ExactCacheTests
{
    [Fact]
    public async Task Recall_SameRequest_GetsTheAnswerAtNoCost()
    {
        await using GatewayHost gateway = await CachedGateway.StartAsync();
        using HttpResponseMessage first = await gateway.PostAsync(CachedGateway.Chat("good"));
        string made = await GatewayHost.TextOf(first);
        using HttpResponseMessage second = await gateway.PostAsync(CachedGateway.Chat("good"));
        string repeated = await GatewayHost.TextOf(second);
        Assert.Equal(("miss", "exact"), (CachedGateway.CacheOf(first), CachedGateway.CacheOf(second)));
        Assert.Single(gateway.Cloud.Seen);
        Assert.Equal(Said(made), Said(repeated));
        Assert.Equal("0", second.Headers.GetValues("x-breakeven-cost-usd").Single());
        Assert.Equal("cache_exact", second.Headers.GetValues("x-breakeven-decision").Single());
        Assert.False(second.Headers.Contains("x-breakeven-target"));
        CallRecord record = await gateway.RecordOf(second), original = await gateway.RecordOf(first);
        Assert.Equal(("exact", "cache_exact", CallOutcome.Ok, 200), (record.Cache, record.Decision, record.Outcome, record.Status));
        Assert.Equal((Money.Zero, CostBasis.None, null, null), (record.CostUsd, record.CostBasis, record.Target, record.Location));
        Assert.Equal((original.InputTokens, original.CachedInputTokens, original.OutputTokens, original.UsageSource), (record.InputTokens, record.CachedInputTokens, record.OutputTokens, record.UsageSource));
        Assert.Empty(record.Attempts);
        Assert.Equal("ok", record.ResponseModel);
        Assert.Single(gateway.Journal.Intents);
    }

    /// <summary>The arms of a comparison must each be answered by their own target.</summary>
    [Fact]
    public async Task Recall_RouteWithACanary_StoresNothing()
    {
        await using GatewayHost gateway = await CachedGateway.StartAsync(config => config with
        {
            Routes = [.. config.Routes.Select(route => route.Name == "count" ? route with { Canary = new(new("own-serial"), 0.5) } : route)],
        });
        for (int i = 0; i < 3; i++) Assert.Equal("off", (await gateway.AskAsync(CachedGateway.Chat("count"))).Cache);
    }

    /// <summary>An id is unique to its answer, and a time is when it was given.</summary>
    [Fact]
    public async Task Recall_Hit_HasAnIdAndATimeOfItsOwn()
    {
        await using GatewayHost gateway = await CachedGateway.StartAsync();
        List<JsonNode> answers = [];
        for (int i = 0; i < 3; i++) answers.Add(JsonNode.Parse((await gateway.AskAsync(CachedGateway.Chat("good"))).Text)!);
        Assert.Equal("chatcmpl-1", (string?)answers[0]["id"]);
        Assert.All(answers, answer => Assert.StartsWith("chatcmpl-", (string?)answer["id"], StringComparison.Ordinal));
        Assert.Equal(3, answers.Select(answer => (string?)answer["id"]).Distinct().Count());
        Assert.InRange((long)answers[1]["created"]!, TimeProvider.System.GetUtcNow().AddMinutes(-5).ToUnixTimeSeconds(), TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
    }

    [Theory]
    [InlineData("""{"messages":[{"content":"hi","role":"user"}],"temperature":0.0,"model":"count"}""")]
    [InlineData(""" { "model" : "count", "temperature": -0e5, "messages": [ { "role": "user", "content": "\u0068i" } ] } """)]
    [InlineData("""{"model":"count","temperature":0,"stream":false,"stream_options":null,"prompt_cache_key":"x","store":false,"messages":[{"role":"user","content":"hi"}]}""")]
    public async Task Recall_SameMeaning_IsTheSameRequest(string body)
    {
        await using GatewayHost gateway = await CachedGateway.StartAsync();
        await gateway.AskAsync(CachedGateway.Chat("count"));
        Assert.Equal("exact", (await gateway.AskAsync(body)).Cache);
    }

    [Theory]
    [InlineData("""{"model":"count","temperature":0,"messages":[{"role":"user","content":"hi "}]}""")]
    [InlineData("""{"model":"count","temperature":0,"messages":[{"role":"system","content":"hi"}]}""")]
    [InlineData("""{"model":"count","temperature":0,"max_tokens":5,"messages":[{"role":"user","content":"hi"}]}""")]
    [InlineData("""{"model":"count","temperature":0,"top_p":0.5,"messages":[{"role":"user","content":"hi"}]}""")]
    [InlineData("""{"model":"count","temperature":0,"user":"u1","messages":[{"role":"user","content":"hi"}]}""")]
    [InlineData("""{"model":"count","temperature":0,"chat_template_kwargs":{"enable_thinking":false},"messages":[{"role":"user","content":"hi"}]}""")]
    [InlineData("""{"model":"count","temperature":0,"response_format":{"type":"json_object"},"messages":[{"role":"user","content":"hi"}]}""")]
    [InlineData("""{"model":"serial","temperature":0,"messages":[{"role":"user","content":"hi"}]}""")]
    public async Task Recall_AnythingElse_IsAnotherRequest(string body)
    {
        await using GatewayHost gateway = await CachedGateway.StartAsync();
        await gateway.AskAsync(CachedGateway.Chat("count"));
        Assert.Equal("miss", (await gateway.AskAsync(body)).Cache);
        Assert.Equal(2, gateway.Cloud.Seen.Count);
    }

    [Theory]
    [InlineData("/v1/chat/completions", """{"model":"count","messages":[{"role":"user","content":"hi"}]}""")]
    [InlineData("/v1/chat/completions", """{"model":"count","temperature":0.1,"messages":[{"role":"user","content":"hi"}]}""")]
    [InlineData("/v1/chat/completions", """{"model":"count","temperature":0,"n":2,"messages":[{"role":"user","content":"hi"}]}""")]
    [InlineData("/v1/chat/completions", """{"model":"count","temperature":0,"store":true,"messages":[{"role":"user","content":"hi"}]}""")]
    [InlineData("/v1/chat/completions", """{"model":"count","temperature":0,"web_search_options":{},"messages":[{"role":"user","content":"hi"}]}""")]
    [InlineData("/v1/chat/completions", """{"model":"count","temperature":0,"tools":[{"type":"function","function":{"name":"f"}}],"messages":[{"role":"user","content":"hi"}]}""")]
    [InlineData("/v1/chat/completions", """{"model":"count","temperature":0,"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"https://example.com/a.png"}}]}]}""")]
    [InlineData("/v1/chat/completions", """{"model":"count","temperature":0,"messages":[{"role":"user","content":[{"type":"file","file":{"file_id":"file-1"}}]}]}""")]
    [InlineData("/v1/responses", """{"model":"count","temperature":0,"input":"hi"}""")]
    [InlineData("/v1/responses", """{"model":"count","temperature":0,"store":false,"previous_response_id":"resp_1","input":"hi"}""")]
    [InlineData("/v1/messages/count_tokens", """{"model":"count","messages":[{"role":"user","content":"hi"}]}""")]
    public async Task Recall_RequestThatCannotBeRepeated_IsMadeEachTime(string path, string body)
    {
        await using GatewayHost gateway = await CachedGateway.StartAsync();
        Assert.Equal("off", (await gateway.AskAsync(body, path)).Cache);
        Assert.Equal("off", (await gateway.AskAsync(body, path)).Cache);
    }

    /// <summary>Fault 95: what is no complete answer is not used again.</summary>
    [Theory]
    [Trait("Fault", "95")]
    [InlineData("fail", false)]
    [InlineData("s400", false)]
    [InlineData("length", false)]
    [InlineData("filtered", false)]
    [InlineData("error-in-200", false)]
    [InlineData("no-choices", false)]
    [InlineData("refuses", false)]
    [InlineData("refuses", true)]
    [InlineData("length", true)]
    [InlineData("filtered", true)]
    [InlineData("cut", true)]
    [InlineData("eof", true)]
    [InlineData("error-event", true)]
    public async Task Keep_ErrorHalfOrFilteredAnswer_IsNeverUsedAgain(string model, bool stream)
    {
        await using GatewayHost gateway = await CachedGateway.StartAsync();
        string body = CachedGateway.Chat(model, more: stream ? ",\"stream\":true" : "");
        await gateway.AskAsync(body);
        int asked = gateway.Cloud.Seen.Count;
        Assert.Equal("miss", (await gateway.AskAsync(body)).Cache);
        Assert.True(gateway.Cloud.Seen.Count > asked);
    }

    /// <summary>Embeddings and rankings are the same each time.</summary>
    [Theory]
    [InlineData("/v1/embeddings", """{"model":"good","input":"hi"}""")]
    [InlineData("/v1/rerank", """{"model":"good","query":"q","documents":["a","b"]}""")]
    public async Task Recall_EmbeddingOrRanking_NeedsNoTemperature(string path, string body)
    {
        await using GatewayHost gateway = await CachedGateway.StartAsync();
        (string _, string made) = await gateway.AskAsync(body, path);
        (string cache, string repeated) = await gateway.AskAsync(body, path);
        Assert.Equal("exact", cache);
        if (path == "/v1/embeddings") Assert.Equal(made, repeated);
        Assert.Single(gateway.Cloud.Seen);
    }

    [Fact]
    public async Task Recall_ClientSaysOffOrRefresh_IsObeyed()
    {
        await using GatewayHost gateway = await CachedGateway.StartAsync();
        string body = CachedGateway.Chat("count");
        Assert.Contains("1 cloud: hi", (await gateway.AskAsync(body)).Text, StringComparison.Ordinal);
        (string off, string second) = await gateway.AskAsync(body, headers: ("x-breakeven-cache", "off"));
        Assert.Equal("off", off);
        Assert.Contains("2 cloud: hi", second, StringComparison.Ordinal);
        Assert.Contains("1 cloud: hi", (await gateway.AskAsync(body)).Text, StringComparison.Ordinal);
        (string refresh, string third) = await gateway.AskAsync(body, headers: ("x-breakeven-cache", "refresh"));
        Assert.Equal("miss", refresh);
        Assert.Contains("3 cloud: hi", third, StringComparison.Ordinal);
        Assert.Contains("3 cloud: hi", (await gateway.AskAsync(body)).Text, StringComparison.Ordinal);
        using HttpResponseMessage wrong = await gateway.PostAsync(body, headers: [("x-breakeven-cache", "of")]);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Fact]
    public async Task Recall_OlderThanItsTime_IsMadeAgain()
    {
        FakeTimeProvider time = new(TimeProvider.System.GetUtcNow());
        await using GatewayHost gateway = await CachedGateway.StartAsync(time: time);
        await gateway.AskAsync(CachedGateway.Chat("good"));
        time.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal("exact", (await gateway.AskAsync(CachedGateway.Chat("good"))).Cache);
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("miss", (await gateway.AskAsync(CachedGateway.Chat("good"))).Cache);
    }

    [Fact]
    public async Task Recall_NoSection_CachesNothing()
    {
        await using GatewayHost gateway = await GatewayHost.StartAsync();
        for (int i = 0; i < 2; i++) Assert.Equal("off", (await gateway.AskAsync(CachedGateway.Chat("good"))).Cache);
        Assert.Equal(2, gateway.Cloud.Seen.Count);
    }

    /// <summary>The workload's word counts before the route's, and the route's before the section's.</summary>
    [Theory]
    [InlineData(null, null, "off")]
    [InlineData(true, null, "exact")]
    [InlineData(true, false, "off")]
    [InlineData(false, true, "exact")]
    public async Task Recall_RouteAndWorkload_Decide(bool? route, bool? workload, string expected)
    {
        await using GatewayHost gateway = await CachedGateway.StartAsync(config => config with
        {
            Cache = new() { Exact = new() { Enabled = false } },
            Routes = [.. config.Routes.Select(item => item with { Cache = route is null ? null : new() { Exact = route } })],
            Workloads = [new("work") { Match = new() { Key = "team" }, Cache = workload is null ? null : new() { Exact = workload } }],
        });
        await gateway.AskAsync(CachedGateway.Chat("good"));
        Assert.Equal(expected, (await gateway.AskAsync(CachedGateway.Chat("good"))).Cache);
    }

    /// <summary>A client that only names a workload can take its call out of the cache, and not put it in.</summary>
    [Theory]
    [InlineData(true, "off", "off")]
    [InlineData(false, "exact", "off")]
    public async Task Recall_WorkloadThatIsOnlyNamed_LoosensNothing(bool widens, string otherwise, string expected)
    {
        await using GatewayHost gateway = await CachedGateway.StartAsync(config => config with
        {
            Workloads = [new("wide") { Match = new() { Key = "nobody" }, Cache = new() { Exact = widens, When = CacheWhen.Always } }],
        });
        string body = widens ? CachedGateway.Chat("good").Replace("\"temperature\":0,", "", StringComparison.Ordinal) : CachedGateway.Chat("good");
        await gateway.AskAsync(body);
        Assert.Equal(otherwise, (await gateway.AskAsync(body)).Cache);
        Assert.Equal(expected, (await gateway.AskAsync(body, headers: ("x-breakeven-workload", "wide"))).Cache);
    }

    [Fact]
    public async Task Recall_WidenedRoute_TakesAnyTemperatureAndFunctions()
    {
        const string Body = """{"model":"good","tools":[{"type":"function","function":{"name":"f"}}],"messages":[{"role":"user","content":"hi"}]}""";
        await using GatewayHost gateway = await CachedGateway.StartAsync(config => config with { Cache = new() { Exact = new() { When = CacheWhen.Always, Tools = CacheTools.Functions } } });
        (string _, string made) = await gateway.AskAsync(Body);
        (string cache, string repeated) = await gateway.AskAsync(Body);
        Assert.Equal("exact", cache);
        Assert.Equal(Said(made), Said(repeated));
        Assert.Contains("tool_calls", repeated, StringComparison.Ordinal);
        const string Searches = """{"model":"good","store":false,"tools":[{"type":"web_search"}],"input":"hi"}""";
        for (int i = 0; i < 2; i++) Assert.Equal("off", (await gateway.AskAsync(Searches, "/v1/responses")).Cache);
    }

    [Fact]
    public async Task Recall_IgnoredUser_IsNoPartOfTheRequest()
    {
        await using GatewayHost gateway = await CachedGateway.StartAsync(config => config with { Cache = new() { Exact = new() { Ignore = [CacheIgnoredField.User] } } });
        await gateway.AskAsync(CachedGateway.Chat("good", more: ",\"user\":\"a\""));
        Assert.Equal("exact", (await gateway.AskAsync(CachedGateway.Chat("good", more: ",\"user\":\"b\""))).Cache);
    }

    /// <summary>Fault 96, invariant L9: nobody gets what another key's call left, unless the two are one team that shares.</summary>
    [Theory]
    [Trait("Fault", "96")]
    [InlineData(CacheShare.Key, "x", "x", "miss")]
    [InlineData(CacheShare.Team, "x", "y", "miss")]
    [InlineData(CacheShare.Team, null, null, "miss")]
    [InlineData(CacheShare.Team, "x", "x", "exact")]
    public async Task Recall_AnotherKey_GetsNothingButItsTeams(CacheShare share, string? team, string? otherTeam, string expected)
    {
        await using GatewayHost gateway = await CachedGateway.StartAsync(config => config with
        {
            Cache = new() { Exact = new(), Share = share },
            Teams = [new("x"), new("y")],
            Keys = [config.Keys[0] with { Team = team }, config.Keys[1] with { Team = otherTeam }],
        });
        await gateway.AskAsync(CachedGateway.Chat("good"));
        Assert.Equal(expected, (await gateway.AskAsync(CachedGateway.Chat("good"), key: CachedGateway.Other)).Cache);
    }

    [Fact]
    public async Task Recall_AnotherDataClass_GetsNothing()
    {
        await using GatewayHost gateway = await CachedGateway.StartAsync();
        await gateway.AskAsync(CachedGateway.Chat("own"));
        Assert.Equal("miss", (await gateway.AskAsync(CachedGateway.Chat("own"), headers: ("x-breakeven-data-class", "restricted"))).Cache);
        Assert.Equal("miss", (await gateway.AskAsync(CachedGateway.Chat("own"), headers: ("x-breakeven-data-class", "restricted,eu-personal"))).Cache);
        Assert.Equal("exact", (await gateway.AskAsync(CachedGateway.Chat("own"), headers: ("x-breakeven-data-class", "eu-personal, restricted"))).Cache);
        using HttpResponseMessage denied = await gateway.PostAsync(CachedGateway.Chat("good"), headers: [("x-breakeven-data-class", "restricted")]);
        Assert.Equal(HttpStatusCode.Forbidden, denied.StatusCode);
    }

    /// <summary>A configuration that changes who would answer finds nothing that others answered; one that changes something else does.</summary>
    [Fact]
    public async Task Recall_AfterReload_FindsOnlyWhatTheSameTargetsMade()
    {
        BreakevenConfig? first = null;
        await using GatewayHost gateway = await CachedGateway.StartAsync(config => first = config);
        await gateway.AskAsync(CachedGateway.Chat("count"));
        gateway.Snapshots.Swap(GatewaySnapshot.Create(first! with { Server = first.Server with { MaxConcurrentCalls = 100 } }, PriceBook.Empty, 2));
        Assert.Equal("exact", (await gateway.AskAsync(CachedGateway.Chat("count"))).Cache);
        gateway.Snapshots.Swap(GatewaySnapshot.Create(first with { Routes = [.. first.Routes.Select(route => route.Name == "count" ? GatewayHost.Route("count", "own-serial") : route)] }, PriceBook.Empty, 3));
        (string cache, string text) = await gateway.AskAsync(CachedGateway.Chat("count"));
        Assert.Equal("miss", cache);
        Assert.Contains("1 own: hi", text, StringComparison.Ordinal);
        Assert.Single(gateway.Own.Seen);
        gateway.Snapshots.Swap(GatewaySnapshot.Create(first with { Cache = null }, PriceBook.Empty, 4));
        Assert.Equal("off", (await gateway.AskAsync(CachedGateway.Chat("count"))).Cache);
    }

    /// <summary>A hit takes a request of the key's limits, no tokens and no money.</summary>
    [Fact]
    public async Task Recall_Hit_CountsAsARequestAndSpendsNothing()
    {
        await using GatewayHost gateway = await CachedGateway.StartAsync(config => config with
        {
            Keys = [config.Keys[0] with { Limits = new() { RequestsPerMinute = 3, TokensPerMinute = 1000 }, Budgets = [new(new(0.01m), BudgetPeriod.Day)] }],
        });
        string body = CachedGateway.Chat("good", more: ",\"max_tokens\":50");
        await gateway.AskAsync(body);
        using HttpResponseMessage hit = await gateway.PostAsync(body);
        Assert.Equal("exact", CachedGateway.CacheOf(hit));
        Money spent = gateway.Services.BudgetStandings().Single().Settled;
        Assert.True(spent > Money.Zero);
        using HttpResponseMessage again = await gateway.PostAsync(body);
        Assert.Equal("0", again.Headers.GetValues("x-ratelimit-remaining-requests").Single());
        Assert.Equal(spent, gateway.Services.BudgetStandings().Single().Settled);
        using HttpResponseMessage limited = await gateway.PostAsync(body);
        Assert.Equal(HttpStatusCode.TooManyRequests, limited.StatusCode);
    }

    /// <summary>The idempotency key keeps what it promises: another body under it is a mistake, stored answer or not.</summary>
    [Fact]
    public async Task Recall_HitUnderAnIdempotencyKey_IsKeptUnderIt()
    {
        await using GatewayHost gateway = await CachedGateway.StartAsync();
        await gateway.AskAsync(CachedGateway.Chat("good"));
        (string cache, string hit) = await gateway.AskAsync(CachedGateway.Chat("good"), headers: ("idempotency-key", "k1"));
        Assert.Equal("exact", cache);
        Assert.Equal(("off", hit), await gateway.AskAsync(CachedGateway.Chat("good"), headers: ("idempotency-key", "k1")));
        using HttpResponseMessage other = await gateway.PostAsync(CachedGateway.Chat("good", "else"), headers: [("idempotency-key", "k1")]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other.StatusCode);
    }

    private static string Said(string answer) => JsonNode.Parse(answer)!["choices"]!.ToJsonString();
}
