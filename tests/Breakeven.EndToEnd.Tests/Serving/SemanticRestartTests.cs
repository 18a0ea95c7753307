using System.Text;
using System.Text.Json;
using Breakeven.TestKit.Providers;

namespace Breakeven.EndToEnd.Serving;

/// <summary>What the semantic cache has measured survives SIGKILL.</summary>
public sealed class SemanticRestartTests
{
    private const int Enough = 5; // a spotless record at 30 % and 80 % confidence: ln 0.2 / ln 0.7

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Kill_AfterEnoughWasVerified_TheNextProcessServes()
    {
        using TemporaryFolder folder = new();
        await using FakeProvider cloud = await FakeProvider.StartAsync();
        int port = BreakevenProcess.FreePort();
        using HttpClient client = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        await File.WriteAllTextAsync(folder.File("breakeven.yaml"), Config(port, cloud.BaseUrl), Cancellation);
        string[] fillers = ["please", "kindly", "quickly", "briefly", "again", "thanks", "friend"];
        await using (BreakevenProcess first = BreakevenProcess.Start(folder.Path, "serve"))
        {
            await first.ReadyAsync(client);
            foreach (string filler in fillers[..(Enough + 1)]) Assert.Equal("miss", await AskAsync(client, filler));
            await UntilKeptAsync(folder.File("breakeven.db.semantic.json"));
            await first.KillAsync();
        }
        await using BreakevenProcess second = BreakevenProcess.Start(folder.Path, "serve");
        await second.ReadyAsync(client);
        Assert.Equal("miss", await AskAsync(client, fillers[0]));
        List<string> served = [];
        foreach (string filler in fillers[^3..]) served.Add(await AskAsync(client, filler)); // fewer than would have to be verified anew
        Assert.Contains("semantic", served); // each is verified all the same with a probability of one in a hundred
    }

    private static async Task UntilKeptAsync(string file)
    {
        while (!File.Exists(file) || Total(await File.ReadAllTextAsync(file, Cancellation)) < Enough) await Task.Delay(50, Cancellation);
    }

    private static long Total(string json) => JsonDocument.Parse(json).RootElement.GetProperty("calibrations").EnumerateArray().Single().GetProperty("history").GetProperty("total").GetInt64();

    private static async Task<string> AskAsync(HttpClient client, string filler)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/v1/chat/completions");
        request.Headers.Authorization = new("Bearer", GatewayConfig.ClientKey);
        request.Content = new StringContent(
            $$"""{"model":"assistant","temperature":0,"messages":[{"role":"user","content":"tell me the opening hours of the old city museum in Rome {{filler}}"}]}""", Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await client.SendAsync(request, Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Cancellation));
        return answer.Headers.GetValues("x-breakeven-cache").Single();
    }

    private static string Config(int port, Uri cloud) =>
        GatewayConfig.Text(port, cloud, new Uri("http://127.0.0.1:9/v1")).Replace("routes:", "  embed: { provider: cloud, model: words }\nroutes:", StringComparison.Ordinal)
        + "cache: { exact: { ttl: 1h }, semantic: { enabled: true, target: embed, false_hit_rate: 0.3, confidence: 0.8, verify_share: 0.01, floor: 0.8 } }\n";
}
