using System.Text;
using Breakeven.Gateway.Configuration;
using Breakeven.Gateway.Tests.Caching;
using Breakeven.Gateway.Tests.Hosting;

namespace Breakeven.Gateway.Tests.Routing;

/// <summary>The route <c>held</c> asks the own engine first and has the cloud as its strong target.</summary>
public sealed class HoldoutTests
{
    [Fact]
    public async Task Plan_HeldOut_GoesToTheStrongTargetAndNeitherReadsNorFillsTheCache()
    {
        await using GatewayHost gateway = await StartAsync(share: 0.5);
        (List<string> held, List<string> others) = await DrawAsync(gateway);
        foreach (string text in held)
        {
            CallRecord again = await AskAsync(gateway, text);
            Assert.Equal(("holdout", "cloud-ok", "off"), (again.Decision, again.Target, again.Cache));
        }
        foreach (string text in others) Assert.Equal("exact", (await AskAsync(gateway, text)).Cache);
        Assert.Equal(0, gateway.Own.Seen.Count - others.Count);
    }

    /// <summary>±4 standard errors of a share of 0.2 among 200 conversations.</summary>
    [Fact]
    public async Task Plan_ManyConversations_HoldsOutItsShare()
    {
        await using GatewayHost gateway = await StartAsync(share: 0.2);
        int held = 0;
        for (int n = 0; n < 200; n++)
            if ((await AskAsync(gateway, $"question {n}")).Decision == "holdout") held++;
        Assert.InRange(held, 200 * 0.2 - 23, 200 * 0.2 + 23);
    }

    [Fact]
    public async Task Plan_Conversation_StaysOnItsSide()
    {
        await using GatewayHost gateway = await StartAsync(share: 0.5);
        for (int n = 0; n < 8; n++)
        {
            string begun = User($"begin {n}");
            bool isHeld = (await AskMessagesAsync(gateway, begun)).Decision == "holdout";
            string further = $$"""{{begun}},{"role":"assistant","content":"yes"},{{User("and then?")}}""";
            Assert.Equal(isHeld, (await AskMessagesAsync(gateway, further)).Decision == "holdout");
        }
    }

    /// <summary>A call is in one comparison at a time.</summary>
    [Fact]
    public async Task Plan_HeldOutOnARouteWithACanary_IsInNoArm()
    {
        await using GatewayHost gateway = await StartAsync(share: 0.5, canary: new(new("own-ok"), 0.5));
        List<CallRecord> calls = [];
        for (int n = 0; n < 20; n++) calls.Add(await AskAsync(gateway, $"draw {n}"));
        Assert.Equal(["canary", "control", "holdout"], calls.Select(call => call.Decision).Distinct().Order());
        Assert.All(calls, call => Assert.Equal(call.Decision == "holdout", call.Arm is null));
        Assert.All(calls.Where(call => call.Decision == "holdout"), call => Assert.Equal("cloud-ok", call.Target));
    }

    /// <summary>A bad day of the strong target belongs to the comparison.</summary>
    [Fact]
    public async Task Plan_StrongTargetFails_IsStillHeldOut()
    {
        await using GatewayHost gateway = await StartAsync(share: 0.5, strong: "cloud-fail");
        (List<string> held, _) = await DrawAsync(gateway);
        Assert.NotEmpty(held);
    }

    [Fact]
    public async Task Plan_PolicyDeniesTheStrongTarget_HoldsNothingOut()
    {
        await using GatewayHost gateway = await StartAsync(share: 0.5);
        for (int n = 0; n < 20; n++)
        {
            using HttpResponseMessage response = await gateway.PostAsync(Body(User($"secret {n}")), headers: [("x-breakeven-workload", "secret")]);
            Assert.Equal("only_target", (await gateway.RecordOf(response)).Decision);
        }
        Assert.Empty(gateway.Cloud.Seen);
    }

    [Theory]
    [InlineData("priority", "{ share: 0.02 }", "add target")]
    [InlineData("priority", "{ share: 0.02, target: elsewhere }", "none of the route's targets")]
    [InlineData("priority", "{ share: 0, target: strong }", "outside 0 to 0.5")]
    [InlineData("priority", "{ share: 0.9, target: strong }", "outside 0 to 0.5")]
    public void Read_HoldoutThatMeasuresNothing_SaysWhatToDo(string strategy, string holdout, string expected)
    {
        ConfigResult read = ConfigReader.ReadText(Yaml(strategy, holdout), "breakeven.yaml", _ => null);
        Assert.Contains(read.Problems, problem => problem.ToString().Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void Read_MaskedTextOfThePast_TellsRoutesAndTheirTargets()
    {
        BreakevenConfig past = PastRoutes.Read(Yaml("cascade", "{ share: 0.02 }"))!;
        Assert.Equal(("cascade", 2, 0.02), (past.Routes[0].Strategy, past.Routes[0].Targets.Length, past.Routes[0].Holdout!.Share));
        Assert.Equal("gpt-4.1", past.Targets[1].Model.Value);
    }

    private static string Yaml(string strategy, string holdout) => new StringBuilder()
        .AppendLine("version: 1")
        .AppendLine("providers: { openai: { type: openai, api_key: \"********\" } }")
        .AppendLine("targets: { weak: { provider: openai, model: gpt-4.1-mini }, strong: { provider: openai, model: gpt-4.1 } }")
        .AppendLine($"routes: {{ held: {{ strategy: {strategy}, targets: [weak, strong], holdout: {holdout} }} }}")
        .ToString();

    /// <summary>Ten conversations, by the side on which they fell.</summary>
    private static async Task<(List<string> Held, List<string> Others)> DrawAsync(GatewayHost gateway)
    {
        List<string> held = [], others = [];
        for (int n = 0; n < 10; n++) ((await AskAsync(gateway, $"draw {n}")).Decision == "holdout" ? held : others).Add($"draw {n}");
        return (held, others);
    }

    private static Task<GatewayHost> StartAsync(double share, string strong = "cloud-ok", CanaryConfig? canary = null)
    {
        RouteConfig route = GatewayHost.Route("held", "own-ok", strong) with { Holdout = new(share) { Target = new(strong) }, Canary = canary };
        return CachedGateway.StartAsync(config => config with { Routes = config.Routes.Add(route) });
    }

    private static Task<CallRecord> AskAsync(GatewayHost gateway, string text) => AskMessagesAsync(gateway, User(text));

    private static async Task<CallRecord> AskMessagesAsync(GatewayHost gateway, string messages)
    {
        using HttpResponseMessage response = await gateway.PostAsync(Body(messages));
        Assert.Equal(200, (int)response.StatusCode);
        return await gateway.RecordOf(response);
    }

    private static string User(string text) => $$"""{"role":"user","content":"{{text}}"}""";

    private static string Body(string messages) => $$"""{"model":"held","temperature":0,"messages":[{{messages}}]}""";
}
