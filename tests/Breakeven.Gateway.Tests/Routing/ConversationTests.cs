using Breakeven.Gateway.Routing;
using Breakeven.Gateway.Targets;
using Breakeven.Gateway.Tests.Faithful;
using Breakeven.Gateway.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Breakeven.Gateway.Tests.Routing;

/// <summary>The turns of a conversation go to the target that answered the last one, for its prompt cache, and so that no thread changes its model midway.</summary>
public sealed class ConversationTests
{
    private const string OtherKey = "bk-other";
    private const string System = """{"role":"system","content":"You help."},""";

    private static string Turn(string user, bool second = false) =>
        $$"""{"model":"talk","messages":[{{System}}{"role":"user","content":"{{user}}"}{{(second ? """,{"role":"assistant","content":"hello"},{"role":"user","content":"and then?"}""" : "")}}]}""";

    /// <summary>The first target fails once, so the conversation begins at the second, and stays there though the first is well again. Another conversation does not follow it.</summary>
    [Fact]
    public async Task Plan_NextTurn_GoesToTheTargetOfTheLast()
    {
        await using GatewayHost gateway = await StartAsync(Stickiness.Conversation);
        await AskAsync(gateway, Turn("one"), "own-ok", "fallback");
        await AskAsync(gateway, Turn("one", second: true), "own-ok", "sticky");
        await AskAsync(gateway, Turn("two"), "flaky", "priority");
        await AskAsync(gateway, Turn("two", second: true), "flaky", "sticky");
        await AskAsync(gateway, Turn("one", second: true), "own-ok", "sticky");
    }

    [Fact]
    public async Task Plan_RouteIsNotSticky_FollowsItsStrategy()
    {
        await using GatewayHost gateway = await StartAsync(sticky: null);
        await AskAsync(gateway, Turn("one"), "own-ok", "fallback");
        await AskAsync(gateway, Turn("one", second: true), "flaky", "priority");
    }

    /// <summary>Invariant L9: what another key talked about leads nowhere.</summary>
    [Fact]
    public async Task Plan_ConversationOfAnotherKey_IsNotKnown()
    {
        await using GatewayHost gateway = await StartAsync(Stickiness.Conversation);
        await AskAsync(gateway, Turn("one"), "own-ok", "fallback");
        await AskAsync(gateway, Turn("one", second: true), "flaky", "priority", key: OtherKey);
    }

    [Fact]
    public async Task Plan_HeaderNamesTheConversation_CountsMoreThanItsWords()
    {
        await using GatewayHost gateway = await StartAsync(Stickiness.Conversation);
        await AskAsync(gateway, Turn("one"), "own-ok", "fallback", header: "thread-7");
        await AskAsync(gateway, Turn("two"), "own-ok", "sticky", header: "thread-7");
        await AskAsync(gateway, Turn("one"), "flaky", "priority", header: "thread-8");
        using HttpResponseMessage malformed = await gateway.PostAsync(Turn("one"), headers: [(ConversationId.HeaderName, "a b")]);
        Assert.Equal(400, (int)malformed.StatusCode);
    }

    /// <summary>Its target is full: the conversation moves, and stays where it went.</summary>
    [Fact]
    public async Task Plan_TargetOfTheLastTurnIsFull_MovesOn()
    {
        await using GatewayHost gateway = await StartAsync(Stickiness.Conversation);
        await AskAsync(gateway, Turn("one"), "own-ok", "fallback");
        TargetLoad load = gateway.Services.GetRequiredService<TargetLoads>().Find("own-ok")!;
        while (!load.Gate.IsFull) load.Gate.TryEnter();
        await AskAsync(gateway, Turn("one", second: true), "flaky", "priority");
        load.Gate.Leave();
        await AskAsync(gateway, Turn("one", second: true), "flaky", "sticky");
    }

    [Fact]
    public void Memory_IsFull_ForgetsWhatWasNotUsedForLongest()
    {
        Conversations memory = new();
        memory.Remember("key", "used", "t1");
        memory.Remember("key", "unused", "t2");
        Assert.Equal("t1", memory.Find("key", "used"));
        for (int i = 0; i < Conversations.MostConversations - 1; i++) memory.Remember("key", $"c{i}", "t");
        Assert.Null(memory.Find("key", "unused"));
        Assert.Equal("t1", memory.Find("key", "used"));
        memory.Remember("key", "used", "t3");
        Assert.Equal("t3", memory.Find("key", "used"));
        Assert.Null(memory.Find("other", "used"));
    }

    private static async Task AskAsync(GatewayHost gateway, string body, string target, string decision, string key = GatewayHost.Key, string? header = null)
    {
        using HttpResponseMessage answer = await gateway.PostAsync(body, key, header is null ? null : [(ConversationId.HeaderName, header)]);
        CallRecord record = await gateway.RecordOf(answer);
        Assert.Equal((target, decision), (record.Target, record.Decision));
        gateway.Cloud.Verbatim = Upstreams.Json(Wire.Of("chat").Whole);
    }

    /// <summary>The first target fails until <see cref="AskAsync"/> has got the first answer.</summary>
    private static async Task<GatewayHost> StartAsync(Stickiness? sticky)
    {
        GatewayHost gateway = await GatewayHost.StartAsync(config => config with
        {
            Targets = config.Targets.Add(new(new("flaky"), "cloud", new("verbatim"))),
            Routes = config.Routes.Add(GatewayHost.Route("talk", "flaky", "own-ok") with { Sticky = sticky }),
            Keys = config.Keys.Add(new("other", GatewayHost.Sha256(OtherKey))),
        });
        gateway.Cloud.Verbatim = Upstreams.Json("""{"error":{"message":"boom"}}""", 500);
        return gateway;
    }
}
