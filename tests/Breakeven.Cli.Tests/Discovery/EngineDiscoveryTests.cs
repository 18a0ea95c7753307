using System.Net;
using System.Text;
using Breakeven.Gateway.Configuration;
using Breakeven.Server.Discovery;

namespace Breakeven.Cli.Tests.Discovery;

public sealed class EngineDiscoveryTests
{
    private const string Listen = "http://127.0.0.1:4747";

    [Fact]
    public async Task Search_Nothing_IsAValidEmptyConfigurationThatSaysHowToGoOn()
    {
        DiscoveredConfig found = await SearchAsync(new FakeMachine());
        Assert.Empty(found.Result.Problems);
        Assert.Empty(found.Result.Config!.Providers);
        Assert.Null(found.ExampleModel);
        Assert.Contains("OPENAI_API_KEY", found.Describe(), StringComparison.Ordinal);
        Assert.Contains("breakeven.yaml", found.Describe(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_EngineAndKey_GivesProvidersTargetsAndACallThatWorks()
    {
        var machine = new FakeMachine { [8000] = Json("""{"object":"list","data":[{"id":"org/it's-a-model","owned_by":"vllm"},{"id":"lora"}]}""") };
        DiscoveredConfig found = await SearchAsync(machine, ("OPENAI_API_KEY", "sk-canary"), ("GROQ_API_KEY", "gsk"));
        BreakevenConfig config = found.Result.Config!;

        Assert.Equal(["vllm", "openai", "groq"], config.Providers.Select(provider => provider.Name));
        Assert.Equal((Location.Own, "http://127.0.0.1:8000"), (config.Providers[0].Location, config.Providers[0].BaseUrl!.OriginalString));
        Assert.Equal((Location.Cloud, "sk-canary"), (config.Providers[1].Location, config.Providers[1].ApiKey!.Reveal()));
        Assert.Equal("groq", ProviderTypes.PricedAs(config.Providers[2]).Value);
        Assert.All(config.Targets, target => Assert.True(target.Model.IsAny));
        Assert.Equal("*", Assert.Single(config.Routes).Name);
        Assert.Equal("vllm/org/it's-a-model", found.ExampleModel);
        string text = found.Describe();
        Assert.Contains("""curl http://127.0.0.1:4747/v1/chat/completions -H 'content-type: application/json' -d '{"model":"vllm/org/it'\''s-a-model",""", text, StringComparison.Ordinal);
        Assert.DoesNotContain("sk-canary", text + found.Yaml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_KeyOnly_TriesAModelOfThatService()
    {
        DiscoveredConfig found = await SearchAsync(new FakeMachine(), ("MISTRAL_API_KEY", "k"));
        Assert.Empty(found.Result.Problems);
        Assert.Equal("mistral/mistral-small-latest", found.ExampleModel);
    }

    [Fact]
    public async Task Search_AnthropicKeyOnly_IsUsed()
    {
        DiscoveredConfig found = await SearchAsync(new FakeMachine(), ("ANTHROPIC_API_KEY", "k"));
        Assert.Empty(found.Result.Problems);
        Assert.Equal("anthropic/claude-sonnet-4-5", found.ExampleModel);
    }

    [Theory]
    [InlineData("<html>hello</html>", "text/html", 200)]
    [InlineData("<html>hello</html>", "application/json", 200)]
    [InlineData("""{"data":[{"id":"x"}]}""", "application/json", 200)]
    [InlineData("""{"object":"list","data":[{"name":"x"}]}""", "application/json", 200)]
    [InlineData("""{"object":1,"data":[]}""", "application/json", 200)]
    [InlineData("""[1]""", "application/json", 200)]
    [InlineData("""{"object":"list","data":[]}""", "application/json", 404)]
    [InlineData("", "application/json", 302)]
    public async Task Search_OtherServerOnThePort_IsSkipped(string body, string type, int status)
    {
        DiscoveredConfig found = await SearchAsync(new FakeMachine { [3000] = _ => Answer(body, type, status) });
        Assert.Empty(found.Engines);
    }

    [Fact]
    public async Task Search_EngineWithoutModel_IsFoundButNotTried()
    {
        DiscoveredConfig found = await SearchAsync(new FakeMachine { [11434] = Json("""{"object":"list","data":null}""") });
        Assert.Equal("ollama", Assert.Single(found.Engines).Type);
        Assert.Null(found.ExampleModel);
        Assert.Contains("running, no model loaded", found.Describe(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Search_TwoOfAKind_HaveTheirOwnNames()
    {
        const string list = """{"object":"list","data":[{"id":"m","owned_by":"vllm"}]}""";
        DiscoveredConfig found = await SearchAsync(new FakeMachine { [8000] = Json(list), [8080] = Json(list) });
        Assert.Equal(["vllm", "vllm-8080"], found.Result.Config!.Providers.Select(provider => provider.Name));
    }

    [Fact]
    public async Task Search_SilentServer_IsGivenUpAndCallerCanCancel()
    {
        var machine = new FakeMachine { [8000] = async cancel => { await Task.Delay(Timeout.Infinite, cancel); return Answer("", "text/plain", 200).Result; } };
        Assert.Empty((await SearchAsync(machine)).Engines);
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Discovery(machine).SearchAsync(Listen, cancelled.Token));
    }

    [Fact]
    public async Task Search_OwnPort_IsNotAsked()
    {
        var machine = new FakeMachine { [8000] = Json("""{"object":"list","data":[{"id":"m"}]}""") };
        Assert.Empty((await Discovery(machine).SearchAsync("http://127.0.0.1:8000", TestContext.Current.CancellationToken)).Engines);
    }

    private static Task<DiscoveredConfig> SearchAsync(FakeMachine machine, params (string Name, string Value)[] environment) =>
        Discovery(machine, environment).SearchAsync(Listen, TestContext.Current.CancellationToken);

    private static EngineDiscovery Discovery(FakeMachine machine, params (string Name, string Value)[] environment) =>
        new(name => environment.FirstOrDefault(pair => pair.Name == name).Value, EngineDiscovery.DefaultEngines, new(machine), TimeProvider.System);

    private static Func<CancellationToken, Task<HttpResponseMessage>> Json(string body) => _ => Answer(body, "application/json", 200);

    private static Task<HttpResponseMessage> Answer(string body, string type, int status) =>
        Task.FromResult(new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, type) });

    /// <summary>Ports that answer; all others refuse the connection.</summary>
    private sealed class FakeMachine : HttpMessageHandler
    {
        private readonly Dictionary<int, Func<CancellationToken, Task<HttpResponseMessage>>> _ports = [];

        public Func<CancellationToken, Task<HttpResponseMessage>> this[int port]
        {
            set => _ports[port] = value;
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Assert.Equal("/v1/models", request.RequestUri!.AbsolutePath);
            return _ports.TryGetValue(request.RequestUri.Port, out var answer) ? answer(cancellationToken) : throw new HttpRequestException("refused");
        }
    }
}
