using System.Net;
using System.Text.Json.Nodes;
using Breakeven.Gateway.Tests.Hosting;
using Breakeven.TestKit.Providers;
using Microsoft.AspNetCore.Http;

namespace Breakeven.Gateway.Tests.Endpoints.Passthrough;

public sealed class PassthroughFailureTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(401, 502, "upstream_auth", CallOutcome.UpstreamError)]
    [InlineData(404, 502, "upstream_model_not_found", CallOutcome.UpstreamError)]
    [InlineData(429, 429, "upstream_rate_limited", CallOutcome.RateLimited)]
    [InlineData(500, 502, "upstream_error", CallOutcome.UpstreamError)]
    [InlineData(400, 400, "invalid_request_error", CallOutcome.ClientError)]
    public async Task Answer_ErrorStatus_IsTheGatewaysErrorAndNothingOfTheProviders(int upstream, int status, string code, CallOutcome outcome)
    {
        await using MediaHost host = await MediaHost.StartAsync();
        host.Provider.Instead = async http =>
        {
            http.Response.StatusCode = upstream;
            await http.Response.WriteAsync("""{"error":{"message":"sk-upstream-secret","type":"x","param":"file","code":null}}""", Stop);
        };
        using HttpResponseMessage response = await host.PostAsync("/v1/audio/transcriptions");
        string body = await response.Content.ReadAsStringAsync(Stop);

        Assert.Equal((status, code), ((int)response.StatusCode, (string?)JsonNode.Parse(body)!["error"]!["code"]));
        Assert.DoesNotContain("sk-upstream", body, StringComparison.Ordinal);
        CallRecord record = await host.Gateway.RecordOf(response);
        Assert.Equal((outcome, code, upstream), (record.Outcome, record.ErrorCode, Assert.Single(record.Attempts).Status));
    }

    /// <summary>An answer that comes before the upload has ended must not leave the connection's next request without its first bytes.</summary>
    [Fact]
    public async Task Answer_BeforeTheUploadEnds_LeavesTheNextCallWhole()
    {
        await using MediaHost host = await MediaHost.StartAsync();
        host.Provider.Instead = http =>
        {
            http.Response.StatusCode = 400;
            return http.Response.CompleteAsync();
        };
        for (int i = 0; i < 5; i++)
        {
            using HttpResponseMessage refused = await host.PostAsync("/v1/files", new byte[3_000_000]);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }
        host.Provider.Instead = null;
        using HttpResponseMessage next = await host.PostAsync("/v1/files", FakeMediaProvider.Sound);
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
        Assert.Equal(FakeMediaProvider.Sound, Assert.Single(host.Provider.Seen).Body);
    }

    [Fact]
    public async Task Answer_BreaksOff_ClientSeesItBrokenAndItIsRecorded()
    {
        await using MediaHost host = await MediaHost.StartAsync();
        host.Provider.Instead = async http =>
        {
            http.Response.ContentType = "audio/mpeg";
            await http.Response.Body.WriteAsync(new byte[200_000], Stop);
            await http.Response.Body.FlushAsync(Stop);
            await Task.Delay(50, Stop);
            http.Abort();
        };
        using HttpResponseMessage response = await host.PostAsync("/v1/audio/speech");
        await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsByteArrayAsync(Stop));
        CallRecord record = await host.Gateway.RecordOf(response);
        Assert.Equal((CallOutcome.Truncated, 200, "stream_interrupted"), (record.Outcome, record.Status, record.ErrorCode));
    }

    [Fact]
    public async Task Answer_FallsSilent_TimesOut()
    {
        await using MediaHost host = await MediaHost.StartAsync();
        host.Provider.Instead = async http =>
        {
            http.Response.ContentType = "application/json";
            await http.Response.Body.FlushAsync(Stop);
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        };
        using HttpResponseMessage response = await host.PostAsync("/v1/images/generations");
        Assert.Equal(HttpStatusCode.GatewayTimeout, response.StatusCode);
        Assert.Equal(CallOutcome.Timeout, (await host.Gateway.RecordOf(response)).Outcome);
    }

    [Fact]
    public async Task Client_Leaves_ProviderIsLeftToo()
    {
        await using MediaHost host = await MediaHost.StartAsync();
        TaskCompletionSource left = new(TaskCreationOptions.RunContinuationsAsynchronously);
        host.Provider.Instead = async http =>
        {
            http.RequestAborted.Register(left.SetResult);
            await http.Response.Body.WriteAsync(new byte[100], Stop);
            await http.Response.Body.FlushAsync(Stop);
            await left.Task;
        };
        using HttpClient hasty = new(new SocketsHttpHandler { UseProxy = false, ResponseDrainTimeout = TimeSpan.Zero }) { BaseAddress = host.Gateway.Client.BaseAddress };
        HttpRequestMessage request = new(HttpMethod.Post, "/v1/audio/speech") { Content = new StringContent("{}") };
        request.Headers.Add("x-api-key", GatewayHost.Key);
        HttpResponseMessage response = await hasty.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
        response.Dispose();
        await left.Task.WaitAsync(TimeSpan.FromSeconds(10), Stop);
        CallRecord record = await host.Gateway.Journal.RecordAsync(response.Headers.GetValues("x-request-id").Single());
        Assert.Equal(CallOutcome.ClientDisconnect, record.Outcome);
    }

    [Fact]
    public async Task Call_TargetIsDown_Is502AfterOneTry()
    {
        await using MediaHost host = await MediaHost.StartAsync(config => config with { Passthrough = new(Audio: new("dead-ok")) });
        using HttpResponseMessage response = await host.PostAsync("/v1/audio/speech");
        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal("connect", Assert.Single((await host.Gateway.RecordOf(response)).Attempts).ErrorClass);
    }
}
