using Breakeven.Gateway.Tests.Hosting;

namespace Breakeven.Gateway.Tests.Faithful;

/// <summary>A response that goes on from an earlier one finds the target that keeps it, whatever the route would prefer by now.</summary>
public sealed class PreviousAnswerTests
{
    private const string OtherKey = "bk-other-key";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Responses_GoingOn_StayWithTheTargetThatMadeTheAnswer(bool stream)
    {
        await using GatewayHost gateway = await StartAsync();
        await AskAsync(gateway, stream, "", "second", "fallback"); // the first fails
        gateway.Cloud.Verbatim = Answer(stream);
        await AskAsync(gateway, stream, "", "first", "priority"); // and is well again
        await AskAsync(gateway, stream, ",\"previous_response_id\":\"resp_1\"", "second", "sticky");
        await AskAsync(gateway, stream, ",\"previous_response_id\":\"resp_unknown\"", "first", "priority");
    }

    /// <summary>An id is no key: what another key's answer is called leads nowhere.</summary>
    [Fact]
    public async Task Responses_IdOfAnotherKeysAnswer_IsNotFollowed()
    {
        await using GatewayHost gateway = await StartAsync();
        await AskAsync(gateway, stream: false, "", "second", "fallback");
        gateway.Cloud.Verbatim = Answer(stream: false);
        await AskAsync(gateway, stream: false, ",\"previous_response_id\":\"resp_1\"", "first", "priority", OtherKey);
    }

    private static TestKit.Providers.VerbatimAnswer Answer(bool stream) => stream ? Wire.Of("responses").Complete : Upstreams.Json(Wire.Of("responses").Whole);

    /// <summary>The first target is down, and would be asked first if it were not.</summary>
    private static async Task<GatewayHost> StartAsync()
    {
        GatewayHost gateway = await Upstreams.StartAsync(config => Upstreams.WithFallback(config, "openai", "own-openai") with
        {
            Keys = [.. config.Keys, new("other", GatewayHost.Sha256(OtherKey))],
        });
        gateway.Cloud.Verbatim = Upstreams.Json("""{"error":{"message":"boom"}}""", 500);
        return gateway;
    }

    private static async Task AskAsync(GatewayHost gateway, bool stream, string more, string target, string decision, string key = GatewayHost.Key)
    {
        gateway.Own.Verbatim = Answer(stream);
        using HttpResponseMessage response = await gateway.PostToAsync("/v1/responses", Wire.Of("responses").AskPlainly("either", stream, more), key);
        await response.Content.ReadAsStringAsync(Stop);
        CallRecord record = await gateway.RecordOf(response);
        Assert.Equal((target, decision), (record.Target, record.Decision));
    }
}
