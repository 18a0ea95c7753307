using Breakeven.Gateway.Tests.Hosting;

namespace Breakeven.Gateway.Tests.Routing.Complexity;

/// <summary>The route <c>desk</c> has the own engine as its weak target and the cloud as its strong one.</summary>
public sealed class ComplexityTests
{
    [Fact]
    public async Task Plan_SimpleRequest_GoesToTheWeakTargetAndIsRecordedWithItsScore()
    {
        await using GatewayHost gateway = await StartAsync();
        CallRecord record = await AskAsync(gateway, User(TrainedRouter.Easy), "own-ok", "complexity_weak");
        Assert.InRange(record.Score!.Value, -1, 0.3);
    }

    [Fact]
    public async Task Plan_HardRequest_GoesToTheStrongTarget()
    {
        await using GatewayHost gateway = await StartAsync();
        using HttpResponseMessage response = await gateway.PostAsync(Body(User(TrainedRouter.Hard)));
        Assert.Equal(("cloud-ok", "complexity_strong"), (Header(response, "x-breakeven-target"), Header(response, "x-breakeven-decision")));
        Assert.True(double.Parse(Header(response, "x-breakeven-score")) > 0.3);
    }

    [Theory]
    [InlineData("\"Bitte übersetzen Sie diesen Vertrag vollständig\"")]
    [InlineData("\"\"")]
    [InlineData("""[{"type":"text","text":"hello the team"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AAAA"}}]""")]
    public async Task Plan_UnknownTraffic_GoesToTheStrongTarget(string content)
    {
        await using GatewayHost gateway = await StartAsync();
        await AskAsync(gateway, $$"""{"role":"user","content":{{content}}}""", "cloud-ok", "complexity_unknown");
    }

    [Fact]
    public async Task Plan_RouteThatTheModelDoesNotKnow_GoesToTheStrongTarget()
    {
        await using GatewayHost gateway = await StartAsync(name: "elsewhere");
        await AskAsync(gateway, User(TrainedRouter.Easy), "cloud-ok", "complexity_unknown", route: "elsewhere");
    }

    /// <summary>Its operator's own threshold promises nothing, so that it holds on any route.</summary>
    [Fact]
    public async Task Plan_OwnThresholdOnAnUnknownRoute_TakesTheEstimate()
    {
        await using GatewayHost gateway = await StartAsync(name: "elsewhere", change: route => route with { Quality = null, Threshold = 0.9 });
        await AskAsync(gateway, User(TrainedRouter.Easy), "own-ok", "complexity_weak", route: "elsewhere");
    }

    [Fact]
    public async Task Plan_ModelFileIsGone_GoesToTheStrongTarget()
    {
        await using GatewayHost gateway = await StartAsync(change: route => route with { Router = "/nowhere/at/all.model" });
        await AskAsync(gateway, User(TrainedRouter.Easy), "cloud-ok", "complexity_unknown");
    }

    /// <summary>Only the last turn of the user is the question; a document in front of it, or what the assistant said, is not.</summary>
    [Fact]
    public async Task Plan_HardWordsOfOthers_AreNotTheQuestion()
    {
        await using GatewayHost gateway = await StartAsync();
        await AskAsync(gateway, $$"""{"role":"system","content":"{{TrainedRouter.Hard}}"},{{User(TrainedRouter.Easy)}}""", "own-ok", "complexity_weak");
    }

    /// <summary>A harmless beginning opens no door: the thread rises with its first hard question, and does not fall again.</summary>
    [Fact]
    public async Task Plan_Conversation_RisesOnceAndStays()
    {
        await using GatewayHost gateway = await StartAsync();
        string begun = User("hello please thank the team now"), said = """,{"role":"assistant","content":"yes"},""";
        await AskAsync(gateway, begun, "own-ok", "complexity_weak");
        await AskAsync(gateway, begun + said + User(TrainedRouter.Easy), "own-ok", "sticky");
        await AskAsync(gateway, begun + said + User(TrainedRouter.Hard), "cloud-ok", "complexity_strong");
        await AskAsync(gateway, begun + said + User(TrainedRouter.Easy), "cloud-ok", "sticky");
    }

    [Fact]
    public async Task Plan_StrongTargetFails_FallsBackToTheWeakOne()
    {
        await using GatewayHost gateway = await StartAsync(strong: "cloud-fail");
        await AskAsync(gateway, User(TrainedRouter.Hard), "own-ok", "fallback");
    }

    [Fact]
    public async Task Plan_PolicyDeniesTheStrongTarget_NeverLeaves()
    {
        await using GatewayHost gateway = await StartAsync();
        using HttpResponseMessage response = await gateway.PostAsync(Body(User(TrainedRouter.Hard)), headers: [("x-breakeven-workload", "secret")]);
        Assert.Equal(("own-ok", "only_target"), (Header(response, "x-breakeven-target"), Header(response, "x-breakeven-decision")));
        Assert.Empty(gateway.Cloud.Seen);
    }

    private static Task<GatewayHost> StartAsync(string name = "desk", string strong = "cloud-ok", Func<RouteConfig, RouteConfig>? change = null)
    {
        RouteConfig route = GatewayHost.Route(name, "own-ok", strong) with { Strategy = "complexity", Quality = 0.9, Router = TrainedRouter.ModelFile };
        return GatewayHost.StartAsync(config => config with { Routes = config.Routes.Add(change?.Invoke(route) ?? route) });
    }

    private static async Task<CallRecord> AskAsync(GatewayHost gateway, string messages, string target, string decision, string route = "desk")
    {
        using HttpResponseMessage response = await gateway.PostAsync(Body(messages, route));
        Assert.Equal((200, target, decision), ((int)response.StatusCode, Header(response, "x-breakeven-target"), Header(response, "x-breakeven-decision")));
        CallRecord record = await gateway.RecordOf(response);
        Assert.Equal(decision, record.Decision);
        return record;
    }

    private static string User(string text) => $$"""{"role":"user","content":"{{text}}"}""";

    private static string Body(string messages, string route = "desk") => $$"""{"model":"{{route}}","messages":[{{messages}}]}""";

    private static string Header(HttpResponseMessage response, string name) => response.Headers.GetValues(name).Single();
}
