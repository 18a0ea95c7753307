using System.Net;
using System.Text.Json.Nodes;

namespace Breakeven.EndToEnd.Serving;

public sealed class CallTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Serve_AnsweredCalls_HaveTheirRecordsAndExactCost()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync();

        using HttpResponseMessage whole = await gateway.ChatAsync("assistant", "whole-1");
        Assert.Contains("hello from cloud", await whole.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal("whole-1", whole.Headers.GetValues("x-request-id").Single());
        AssertAnswered(await gateway.RecordAsync("whole-1"), stream: false);

        using HttpResponseMessage streamed = await gateway.ChatAsync("assistant", "stream-1", stream: true);
        string events = await streamed.Content.ReadAsStringAsync(Cancellation);
        Assert.EndsWith("data: [DONE]", events.TrimEnd(), StringComparison.Ordinal);
        Assert.DoesNotContain("\"usage\":{", events, StringComparison.Ordinal);
        AssertAnswered(await gateway.RecordAsync("stream-1"), stream: true);

        Assert.Equal(2, (await gateway.RecordsAsync("limit=100")).Count);
    }

    [Fact]
    public async Task Serve_OwnEngineIsDown_FallsBackAndKeepsRestrictedDataHome()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync();

        using HttpResponseMessage rescued = await gateway.ChatAsync("own-first", "rescued-1");
        Assert.Equal(HttpStatusCode.OK, rescued.StatusCode);
        JsonNode record = await gateway.RecordAsync("rescued-1");
        Assert.Equal("cloud", record.Text("location"));
        string[] asked = [.. record["attempts"]!.AsArray().Select(attempt => attempt!.Text("target")!).Distinct()];
        Assert.Equal("frontier", asked[^1]);
        Assert.All(asked[..^1], target => Assert.Equal("local", target)); // the probe may have found out first that the engine is down
        Assert.Equal(GatewayConfig.CallUsd, record.CostUsd());

        int seen = gateway.Cloud.Seen.Count;
        foreach (string model in new[] { "own-first", "assistant", "cloud/good" })
        {
            using HttpResponseMessage refused = await gateway.ChatAsync(model, $"restricted-{model.Replace('/', '-')}", workload: "records");
            Assert.False(refused.IsSuccessStatusCode);
            JsonNode kept = await gateway.RecordAsync($"restricted-{model.Replace('/', '-')}");
            Assert.NotEqual("ok", kept.Text("outcome"));
            Assert.Equal("restricted", kept.Text("data_class"));
            Assert.DoesNotContain("frontier", kept["attempts"]!.AsArray().Select(attempt => attempt!.Text("target")));
        }
        Assert.Equal(seen, gateway.Cloud.Seen.Count);
    }

    [Fact]
    public async Task Serve_WithSecrets_PrintsAndAnswersNoneOfThem()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync();
        string answers = "";
        foreach (string model in new[] { "assistant", "cloud/s401", "cloud/s400", "cloud/fail", "no-such-model" })
        {
            using HttpResponseMessage response = await gateway.ChatAsync(model);
            answers += response + await response.Content.ReadAsStringAsync(Cancellation);
        }
        answers += (await gateway.RecordsAsync("limit=100")).ToJsonString();
        await gateway.Process.TerminateAsync();

        Assert.Contains("listens on", gateway.Output, StringComparison.Ordinal);
        foreach (string secret in GatewayConfig.Secrets.Values.Append(GatewayConfig.ClientKey).Append("sk-upstream-secret"))
        {
            Assert.DoesNotContain(secret, gateway.Output, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, answers, StringComparison.Ordinal);
        }
    }

    private static void AssertAnswered(JsonNode record, bool stream)
    {
        Assert.Equal("ok", record.Text("outcome"));
        Assert.Equal(GatewayConfig.CallUsd, record.CostUsd());
        Assert.Equal(
            (12, 8, 3, stream, "team", "frontier"),
            ((int)record["input_tokens"]!, (int)record["cached_input_tokens"]!, (int)record["output_tokens"]!, (bool)record["stream"]!, record.Text("key"), record.Text("target")));
    }
}
