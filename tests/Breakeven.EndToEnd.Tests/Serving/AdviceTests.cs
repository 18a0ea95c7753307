using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Breakeven.EndToEnd.Serving;

public sealed class AdviceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>By API $0.006 a request, by own server $4.20 a month: 1,217 requests a month are above the 700 of the break-even.</summary>
    [Fact]
    public async Task Serve_ImportedTraffic_IsJudgedAndTheVerdictSurvivesAKill()
    {
        await using RunningGateway gateway = await RunningGateway.StartAsync();
        await gateway.Process.TerminateAsync();
        await File.WriteAllTextAsync(Path.Combine(gateway.Folder, "traffic.csv"), Traffic(days: 20, perDay: 40), Cancellation);
        await File.WriteAllTextAsync(
            Path.Combine(gateway.Folder, "needs.json"),
            """{"api":{"input_usd_per_m":3,"output_usd_per_m":15},"self_host":{"server_usd_per_month":4.2,"capacity_requests_per_month":1000000,"redundancy":0,"ops_fte_share":0}}""", Cancellation);
        await using BreakevenProcess import = await BreakevenProcess.RunAsync(gateway.Folder, "import", "traffic.csv");
        Assert.True(import.ExitCode == 0, import.Output);
        gateway.Configure(extraRoute: "advice: { requirements: needs.json, window: 28d }");
        await gateway.RestartAsync();

        JsonNode answer = await SendAsync(gateway, HttpMethod.Post, "/manage/v1/advice/evaluate");
        Assert.Null(answer["failure"]);
        JsonNode verdict = Assert.Single(answer["data"]!.AsArray())!;
        Assert.Equal("self-host", (string?)verdict["verdict"]);
        Assert.InRange((double)verdict["latest"]!["requests_per_month"]!, 1_150, 1_300);

        await gateway.Process.KillAsync();
        await gateway.RestartAsync();
        JsonNode after = await SendAsync(gateway, HttpMethod.Get, "/manage/v1/advice");
        Assert.Equal(verdict.ToJsonString(), after["data"]![0]!.ToJsonString());
    }

    private static string Traffic(int days, int perDay)
    {
        DateTimeOffset end = TimeProvider.System.GetUtcNow();
        StringBuilder csv = new("started_at,input_tokens,output_tokens,workload\n");
        for (int call = 0; call < days * perDay; call++)
            csv.Append(CultureInfo.InvariantCulture, $"{end.AddDays(-days + (double)call / perDay):yyyy-MM-dd'T'HH:mm:ss'Z'},1000,200,support\n");
        return csv.ToString();
    }

    private static async Task<JsonNode> SendAsync(RunningGateway gateway, HttpMethod method, string path)
    {
        using HttpRequestMessage request = new(method, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", GatewayConfig.AdminKey);
        if (method == HttpMethod.Post) request.Content = new StringContent("", Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await gateway.Client.SendAsync(request, Cancellation);
        string text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }
}
