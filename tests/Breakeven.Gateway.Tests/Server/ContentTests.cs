using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Breakeven.Gateway.Tests.Hosting;

namespace Breakeven.Gateway.Tests.Server;

/// <summary>Fault 129, through the whole server.</summary>
[Trait("Fault", "129")]
public sealed class ContentTests
{
    private const string Marker = "the-words-of-a-patient";

    [Fact]
    public async Task Calls_OnlyOfWorkloadsThatAskForIt_HaveStoredContent()
    {
        await using ServerHost server = await StartAsync();
        string stored = await ChatAsync(server, "kept"), other = await ChatAsync(server, "plain");
        using HttpResponseMessage read = await SendAsync(server, HttpMethod.Get, $"/manage/v1/calls/{stored}/content");
        JsonNode content = JsonNode.Parse(await read.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;
        Assert.Contains(Marker, (string)content["request"]!, StringComparison.Ordinal);
        Assert.Contains("choices", (string)content["answer"]!, StringComparison.Ordinal);
        Assert.Contains("[DONE]", (string)content["answer"]!, StringComparison.Ordinal);
        Assert.False((bool)content["cut"]!);
        using HttpResponseMessage none = await SendAsync(server, HttpMethod.Get, $"/manage/v1/calls/{other}/content");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        using HttpResponseMessage client = await SendAsync(server, HttpMethod.Get, $"/manage/v1/calls/{stored}/content", GatewayHost.Key);
        Assert.Equal(HttpStatusCode.Forbidden, client.StatusCode);
        Assert.Equal([$"GET /manage/v1/calls/{other}/content", $"GET /manage/v1/calls/{stored}/content"], (await AuditAsync(server)).Where(entry => (string)entry!["actor"]! != "nobody").Select(entry => (string)entry!["action"]!));
        await AssertNowherePlainAsync(server);
    }

    [Theory]
    [InlineData("/manage/v1/calls/{0}/content")]
    [InlineData("/manage/v1/content?workload=kept")]
    [InlineData("/manage/v1/content?key=team")]
    public async Task Erase_StoredContent_LeavesNoFileOfIt(string path)
    {
        await using ServerHost server = await StartAsync();
        string id = await ChatAsync(server, "kept");
        using HttpResponseMessage erased = await SendAsync(server, HttpMethod.Delete, string.Format(System.Globalization.CultureInfo.InvariantCulture, path, id));
        Assert.Equal("""{"erased":1}""", await erased.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(server.Folder, "ledger.db.content"), "*", SearchOption.AllDirectories));
        using HttpResponseMessage gone = await SendAsync(server, HttpMethod.Get, $"/manage/v1/calls/{id}/content");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        Assert.StartsWith("content of 1 calls erased", (string)(await AuditAsync(server)).First(entry => ((string)entry!["action"]!).StartsWith("DELETE", StringComparison.Ordinal))!["detail"]!, StringComparison.Ordinal);
        await AssertNowherePlainAsync(server);
    }

    /// <summary>What a client writes about its call is content: encrypted, shown with the call's, erased with it, and kept only where content is.</summary>
    [Theory]
    [InlineData("kept", true)]
    [InlineData("plain", false)]
    public async Task Feedback_Comment_IsKeptWhereContentIs(string workload, bool isKept)
    {
        await using ServerHost server = await StartAsync();
        string id = await ChatAsync(server, workload), request = (string)(await server.RecordsAsync($"?workload={workload}"))[0]!["request_id"]!;
        using HttpRequestMessage feedback = new(HttpMethod.Post, "/v1/feedback") { Content = new StringContent($$"""{"request_id":"{{request}}","label":"bad","comment":"{{Marker}}"}""", Encoding.UTF8, "application/json") };
        feedback.Headers.Add("authorization", $"Bearer {GatewayHost.Key}");
        using (HttpResponseMessage given = await server.Client.SendAsync(feedback, TestContext.Current.CancellationToken))
            Assert.Equal(isKept, (bool)JsonNode.Parse(await given.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["comment_kept"]!);
        if (isKept)
        {
            using (HttpResponseMessage read = await SendAsync(server, HttpMethod.Get, $"/manage/v1/calls/{id}/content"))
                Assert.Equal(Marker, (string)JsonNode.Parse(await read.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["comment"]!);
            using (await SendAsync(server, HttpMethod.Delete, $"/manage/v1/calls/{id}/content")) { }
            Assert.Empty(Directory.EnumerateFiles(Path.Combine(server.Folder, "ledger.db.content"), "*", SearchOption.AllDirectories));
        }
        await AssertNowherePlainAsync(server);
    }

    [Fact]
    public async Task Content_Off_StoresNothingAndMapsNothing()
    {
        await using ServerHost server = await ServerHost.StartAsync();
        string id = await ChatAsync(server, "kept");
        using HttpResponseMessage read = await SendAsync(server, HttpMethod.Get, $"/manage/v1/calls/{id}/content");
        Assert.Equal(HttpStatusCode.NotFound, read.StatusCode);
        Assert.False(Directory.Exists(Path.Combine(server.Folder, "ledger.db.content")));
        await AssertNowherePlainAsync(server);
    }

    private static Task<ServerHost> StartAsync() => ServerHost.StartAsync(config => config with
    {
        Storage = config.Storage with { Content = "encrypted", ContentKey = new("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=") },
        Workloads = [new("kept") { Match = new() { Header = GatewayHost.Headers(("x-breakeven-workload", "kept")) }, Content = "encrypted" }, new("plain") { Match = new() { Header = GatewayHost.Headers(("x-breakeven-workload", "plain")) } }],
    });

    private static async Task<string> ChatAsync(ServerHost server, string workload)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = new StringContent($$"""{"model":"good","stream":true,"messages":[{"role":"user","content":"{{Marker}}"}]}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("authorization", $"Bearer {GatewayHost.Key}");
        request.Headers.Add("x-breakeven-workload", workload);
        using HttpResponseMessage response = await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (string)Assert.Single(await server.RecordsAsync($"?request_id={response.Headers.GetValues("x-request-id").Single()}"))!["id"]!;
    }

    private static async Task<HttpResponseMessage> SendAsync(ServerHost server, HttpMethod method, string path, string key = ServerHost.Admin)
    {
        using HttpRequestMessage request = new(method, path);
        request.Headers.Add("authorization", $"Bearer {key}");
        return await server.Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task<JsonArray> AuditAsync(ServerHost server)
    {
        using HttpResponseMessage audit = await SendAsync(server, HttpMethod.Get, "/manage/v1/audit");
        return JsonNode.Parse(await audit.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["data"]!.AsArray();
    }

    /// <summary>Ledger, write-ahead log, journal, audit log and content: none of them has the words.</summary>
    private static async Task AssertNowherePlainAsync(ServerHost server)
    {
        await server.StopAsync(); // lets go of its files
        foreach (string path in Directory.EnumerateFiles(server.Folder, "*", SearchOption.AllDirectories))
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            byte[] bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            Assert.True(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Marker)) < 0, path);
        }
    }
}
