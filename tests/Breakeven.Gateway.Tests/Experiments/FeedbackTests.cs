using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Breakeven.Gateway.Tests.Hosting;
using Breakeven.Gateway.Tests.Server;
using Breakeven.Ledger;
using Microsoft.Extensions.DependencyInjection;

namespace Breakeven.Gateway.Tests.Experiments;

public sealed class FeedbackTests
{
    private const string Other = "bk-other";

    [Fact]
    public async Task Feedback_OnAnOwnCall_IsKeptAndReplacedByTheNext()
    {
        await using ServerHost server = await StartAsync();
        string request = await CalledAsync(server);
        using (HttpResponseMessage given = await FeedAsync(server, $$"""{"request_id":"{{request}}","label":"bad","comment":"wrong city"}"""))
        {
            JsonNode answer = JsonNode.Parse(await given.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
            Assert.Equal((HttpStatusCode.OK, 0.0, false), (given.StatusCode, (double)answer["score"]!, (bool)answer["comment_kept"]!)); // content is off
            Assert.Equal((string)answer["id"]!, given.Headers.GetValues("x-breakeven-feedback-id").Single());
        }
        using (HttpResponseMessage given = await FeedAsync(server, $$"""{"request_id":"{{request}}","score":0.8}""")) Assert.Equal(HttpStatusCode.OK, given.StatusCode);
        QualityFact fact = Assert.Single(await server.Services.GetRequiredService<EmbeddedLedger>().QualityAsync(null, null, TestContext.Current.CancellationToken));
        Assert.Equal((QualityFactSource.Feedback, 0.8, "team", "good", "cloud-ok"), (fact.Source, fact.Score, fact.Key, fact.Route, fact.Target));
    }

    /// <summary>A client may name its call itself, to speak of it later.</summary>
    [Fact]
    public async Task Feedback_ByTheClientsOwnName_FindsTheCall()
    {
        await using ServerHost server = await StartAsync();
        using HttpRequestMessage call = new(HttpMethod.Post, "/v1/chat/completions") { Content = Json("""{"model":"good","messages":[{"role":"user","content":"hi"}]}""") };
        call.Headers.Add("authorization", $"Bearer {GatewayHost.Key}");
        call.Headers.Add("x-breakeven-feedback-id", "turn-17");
        using (await server.Client.SendAsync(call, TestContext.Current.CancellationToken)) { }
        using HttpResponseMessage given = await FeedAsync(server, """{"request_id":"turn-17","score":1}""");
        Assert.Equal(HttpStatusCode.OK, given.StatusCode);
    }

    [Fact]
    public async Task Feedback_OfAnotherKey_FindsNoCall()
    {
        await using ServerHost server = await StartAsync();
        string request = await CalledAsync(server);
        using HttpResponseMessage given = await FeedAsync(server, $$"""{"request_id":"{{request}}","score":0}""", Other);
        Assert.Equal(HttpStatusCode.NotFound, given.StatusCode);
        Assert.Empty(await server.Services.GetRequiredService<EmbeddedLedger>().QualityAsync(null, null, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("""{"request_id":"x"}""")]
    [InlineData("""{"score":1}""")]
    [InlineData("""{"request_id":"x","score":2}""")]
    [InlineData("""{"request_id":"x","score":"1"}""")]
    [InlineData("""{"request_id":"x","score":1,"more":1}""")]
    [InlineData("""{"request_id":"x","label":"a b"}""")]
    [InlineData("""[1]""")]
    [InlineData("""{""")]
    public async Task Feedback_Malformed_IsRefused(string body)
    {
        await using ServerHost server = await StartAsync();
        using HttpResponseMessage given = await FeedAsync(server, body);
        Assert.Equal(HttpStatusCode.BadRequest, given.StatusCode);
    }

    [Fact]
    public async Task Feedback_WithoutAKey_IsRefused()
    {
        await using ServerHost server = await StartAsync();
        using HttpResponseMessage given = await FeedAsync(server, """{"request_id":"x","score":1}""", "bk-nobody");
        Assert.Equal(HttpStatusCode.Unauthorized, given.StatusCode);
    }

    private static Task<ServerHost> StartAsync() => ServerHost.StartAsync(config => config with { Keys = config.Keys.Add(new("other", GatewayHost.Sha256(Other))) });

    private static async Task<string> CalledAsync(ServerHost server)
    {
        using HttpResponseMessage response = await server.ChatAsync();
        return response.Headers.GetValues("x-request-id").Single();
    }

    private static async Task<HttpResponseMessage> FeedAsync(ServerHost server, string body, string key = GatewayHost.Key)
    {
        HttpRequestMessage request = new(HttpMethod.Post, "/v1/feedback") { Content = Json(body) };
        request.Headers.Add("authorization", $"Bearer {key}");
        return await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");
}
