using Breakeven.Advisor.Suggestions;
using Breakeven.Advisor.Verdicts;

namespace Breakeven.Advisor.Tests.Suggestions;

public sealed class RouteSuggestionTests
{
    private static readonly TargetId Api = new("frontier"), Own = new("llama");

    private static BreakevenConfig Config(params RouteConfig[] routes) => new()
    {
        Providers = [new ProviderConfig("cloud", "anthropic") { Region = new Region("us") }, new ProviderConfig("gpu1", "vllm") { Location = Location.Own, Region = new Region("eu") }],
        Targets = [new TargetConfig(Api, "cloud", new ModelName("sonnet")), new TargetConfig(Own, "gpu1", new ModelName("llama"))],
        Routes = [.. routes],
    };

    private static RouteConfig Route(string name, params TargetId[] targets) => new(name) { Targets = [.. targets.Select(target => new RouteTarget(target))] };

    private static Advice Part(string name, Verdict verdict) => new() { Name = name, Verdict = verdict, Confidence = 0.9 };

    private static Advice Advice(params Advice[] parts) => new() { Verdict = parts[0].Verdict, Confidence = 0.9, Workloads = [.. parts] };

    [Theory]
    [InlineData(Verdict.Api, "frontier", "llama")]
    [InlineData(Verdict.SelfHost, "llama", "frontier")]
    [InlineData(Verdict.Hybrid, "llama", "frontier")]
    public void From_Verdict_OrdersTheRoute(Verdict verdict, string first, string second)
    {
        foreach (RouteConfig route in new[] { Route("chat", Api, Own), Route("chat", Own, Api) })
        {
            BreakevenConfig next = RouteSuggestion.From(Advice(Part("chat", verdict)), Config(route)).ApplyTo(Config(route));
            Assert.Equal([first, second], next.Routes[0].Targets.Select(target => target.Target.Value));
        }
    }

    [Theory]
    [InlineData(Verdict.Infeasible)]
    [InlineData(Verdict.NotEnoughData)]
    public void From_NoAnswer_ChangesNothing(Verdict verdict) =>
        Assert.Empty(RouteSuggestion.From(Advice(Part("chat", verdict)), Config(Route("chat", Api, Own))).Routes);

    [Fact]
    public void From_OwnIsBetterAndPermitted_IsAddedBeforeTheApi() =>
        Assert.Equal([Own, Api], RouteSuggestion.From(Advice(Part("chat", Verdict.SelfHost)), Config(Route("chat", Api))).Routes[0].Targets.Select(target => target.Target));

    [Fact]
    public void From_ApiIsBetterButNotOnTheRoute_IsNeverAdded() =>
        Assert.Empty(RouteSuggestion.From(Advice(Part("chat", Verdict.Api)), Config(Route("chat", Own))).Routes);

    [Fact]
    public void From_PolicyForbidsOwnRegion_DoesNotAddIt()
    {
        BreakevenConfig config = Config(Route("chat", Api)) with
        {
            Workloads = [new WorkloadConfig("support") { DataClass = "us-only", Match = new WorkloadMatch { Route = "chat" } }],
            Policies = [new PolicyConfig("us-only") { Regions = [new Region("us")] }],
        };
        Suggestion suggestion = RouteSuggestion.From(Advice(Part("support", Verdict.SelfHost)), config);
        Assert.Empty(suggestion.Routes);
        Assert.Contains("no own target is configured or permitted", suggestion.Notes.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void From_WorkloadsOfOneRouteDisagree_LeavesItAndSaysSo()
    {
        BreakevenConfig config = Config(Route("chat", Api, Own)) with
        {
            Workloads = [new WorkloadConfig("a") { Match = new WorkloadMatch { Route = "chat" } }, new WorkloadConfig("b") { Match = new WorkloadMatch { Route = "ch*" } }],
        };
        Suggestion suggestion = RouteSuggestion.From(Advice(Part("a", Verdict.Api), Part("b", Verdict.SelfHost)), config);
        Assert.Empty(suggestion.Routes);
        Assert.Single(suggestion.Notes);
    }
}
