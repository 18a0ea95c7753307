using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Breakeven.Gateway.Tests.Endpoints.Passthrough;

/// <summary>Batches of a provider's own: passed through where the configuration says so, and nowhere else.</summary>
public sealed class PassthroughBatchTests
{
    private const string Create = """{"input_file_id":"file-1","endpoint":"/v1/chat/completions","completion_window":"24h"}""";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("POST", "/v1/batches")]
    [InlineData("GET", "/v1/batches?limit=2")]
    [InlineData("GET", "/v1/batches/batch_1")]
    [InlineData("POST", "/v1/batches/batch_1/cancel")]
    public async Task Batch_RunByTheProvider_GoesThroughWithTheOperatorsCredential(string method, string path)
    {
        await using MediaHost host = await MediaHost.StartAsync(config => config with { Batch = new(BatchRun.Provider) });
        string? asked = null, key = null;
        host.Provider.Instead = http =>
        {
            (asked, key) = ($"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}", http.Request.Headers.Authorization.ToString());
            http.Response.ContentType = "application/json";
            return http.Response.WriteAsync("""{"id":"batch_1","object":"batch"}""", http.RequestAborted);
        };
        StringContent? body = method == "POST" ? new(path.EndsWith("cancel", StringComparison.Ordinal) ? "" : Create, Encoding.UTF8, "application/json") : null;
        using HttpResponseMessage answer = await host.SendAsync(new(method), path, body);
        Assert.Equal("""{"id":"batch_1","object":"batch"}""", await answer.Content.ReadAsStringAsync(Stop));
        Assert.Equal(($"{method} {path}", "Bearer sk-upstream-secret"), (asked, key));
        Assert.Equal(("batches", "media-any"), ((await host.Gateway.RecordOf(answer)).Operation, (await host.Gateway.RecordOf(answer)).Target));
    }

    /// <summary>The policy of the request's data class decides, before a byte of it leaves.</summary>
    [Fact]
    public async Task Batch_RestrictedData_IsDenied()
    {
        await using MediaHost host = await MediaHost.StartAsync(config => config with { Batch = new(BatchRun.Provider) });
        using HttpResponseMessage denied = await host.SendAsync(HttpMethod.Post, "/v1/batches", new StringContent(Create, Encoding.UTF8, "application/json"), ("x-breakeven-data-class", "restricted"));
        Assert.Equal(HttpStatusCode.Forbidden, denied.StatusCode);
        Assert.Empty(host.Provider.Seen);
    }

    [Fact]
    public async Task Batch_NotConfigured_IsNotThereThoughFilesAre()
    {
        await using MediaHost host = await MediaHost.StartAsync();
        using HttpResponseMessage none = await host.SendAsync(HttpMethod.Get, "/v1/batches");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        Assert.Equal("batch_not_configured", (string)JsonNode.Parse(await none.Content.ReadAsStringAsync(Stop))!["error"]!["code"]!);
        using HttpResponseMessage files = await host.SendAsync(HttpMethod.Get, "/v1/files");
        Assert.Equal(HttpStatusCode.OK, files.StatusCode);
        Assert.Single(host.Provider.Seen);
    }
}
