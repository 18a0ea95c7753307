using System.Text.Json;
using Breakeven.Gateway.Tests.Hosting;

namespace Breakeven.Gateway.Tests.Faithful;

/// <summary>Pain 20: canaries for a provider's credential, the client's key and the prompt, looked for in all that leaves the gateway.</summary>
public sealed class SecretTests
{
    private const string Prompt = "canary-prompt";
    private static readonly string[] s_canaries = ["sk-upstream-secret", GatewayHost.Key, Prompt];
    private static readonly string[] s_kept = [.. s_canaries, "canary-user"]; // a response tells its own client its user

    /// <summary>Models of the fake that tell its credential or break, and the verbatim answer that does both.</summary>
    private static readonly string[] s_models = ["good", "fail", "s400", "s404", "s429", "html-502", "reset", "error-in-200", "error-early", "error-event", "eof", "cut", "not-json", "verbatim", "s401"]; // the last one turns the provider off

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Wire.Names), MemberType = typeof(Wire))]
    public async Task Answers_RecordsLogsAndMetrics_NeverTellASecretOrThePrompt(string format)
    {
        Wire wire = Wire.Of(format);
        CapturedLogs logs = new();
        await using GatewayHost gateway = await GatewayHost.StartAsync(logs: logs);
        gateway.Cloud.Verbatim = Upstreams.Json("""{"error":{"message":"bad key sk-upstream-secret for canary-prompt","param":"sk-upstream-secret canary-prompt","code":"sk-upstream-secret","type":"canary-prompt"}}""", 400);
        foreach (string model in s_models)
        {
            foreach (bool stream in (bool[])[false, true])
            {
                using HttpResponseMessage response = await gateway.PostToAsync($"{wire.Path}?key={GatewayHost.Key}", wire.AskPlainly($"cloud/{model}", stream, User(format)).Replace("\"hi\"", $"\"{Prompt}\"", StringComparison.Ordinal));
                string text = await GatewayHost.TextOf(response);
                AssertClean(s_canaries, $"{response.Headers}{text}", $"{model} {stream}");
                AssertClean(s_kept, JsonSerializer.Serialize(await gateway.RecordOf(response), CallRecordJson.Default.CallRecord), $"record of {model}");
            }
        }
        Assert.All(s_models, model => Assert.Contains(gateway.Cloud.Seen, seen => seen.Model == model));
        using HttpResponseMessage stranger = await gateway.PostToAsync(wire.Path, wire.AskPlainly("good", stream: false), key: "bk-canary-wrong");
        Assert.Equal(401, (int)stranger.StatusCode);
        Assert.DoesNotContain("bk-canary-wrong", await GatewayHost.TextOf(stranger), StringComparison.Ordinal);
        AssertClean(s_kept, await gateway.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Stop), "metrics");
        Assert.Contains(logs.Lines, line => line.Contains("failed", StringComparison.Ordinal)); // or nothing was captured
        foreach (string line in logs.Lines)
        {
            if (!line.StartsWith("Microsoft.", StringComparison.Ordinal)) AssertClean(s_kept, line, "log");
            Assert.DoesNotContain("bk-canary-wrong", line, StringComparison.Ordinal);
        }
    }

    private static string User(string format) => format switch
    {
        "messages" => ",\"metadata\":{\"user_id\":\"canary-user\"}",
        "ollama" => "",
        _ => ",\"user\":\"canary-user\"",
    };

    private static void AssertClean(string[] canaries, string text, string where) =>
        Assert.All(canaries, canary => Assert.False(text.Contains(canary, StringComparison.Ordinal), $"{where}: {text}"));
}
