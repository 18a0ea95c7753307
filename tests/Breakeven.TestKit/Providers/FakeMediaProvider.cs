using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Breakeven.TestKit.Providers;

/// <summary>Audio, images and files as OpenAI's API has them, over real HTTP on a free loopback port.</summary>
public sealed class FakeMediaProvider : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeMediaProvider(WebApplication app) => _app = app;

    public Uri BaseUrl => new(new Uri(_app.Urls.First()), "/v1");
    public ConcurrentQueue<SeenUpload> Seen { get; } = new();

    /// <summary>Answers in place of the usual, before the body is read.</summary>
    public RequestDelegate? Instead { get; set; }

    /// <summary>More than any buffer on the way holds.</summary>
    public static byte[] Sound { get; } = Bytes(150_001);

    public static async Task<FakeMediaProvider> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        FakeMediaProvider provider = new(app);
        app.Run(provider.HandleAsync);
        await app.StartAsync();
        return provider;
    }

    /// <summary>Every byte value, in an order that shows a lost or doubled piece.</summary>
    public static byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        new Random(47).NextBytes(bytes);
        return bytes;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = null;
        if (Instead is { } instead)
        {
            await instead(http);
            return;
        }
        using MemoryStream body = new();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        Seen.Enqueue(new(
            $"{http.Request.Method} {http.Request.Path}{http.Request.QueryString}", http.Request.ContentType, body.ToArray(),
            http.Request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString())));
        http.Response.Headers.SetCookie = "session=upstream";
        http.Response.Headers["openai-processing-ms"] = "12";
        await AnswerAsync(http);
    }

    private static Task AnswerAsync(HttpContext http) => (http.Request.Method, http.Request.Path.Value) switch
    {
        ("POST", "/v1/audio/transcriptions") => JsonAsync(http, """{"text":"usage: {\"usage\":1}","usage":{"type":"tokens","total_tokens":115,"input_tokens":14,"input_token_details":{"text_tokens":0},"output_tokens":101}}"""),
        ("POST", "/v1/audio/translations") => JsonAsync(http, """{"text":"hello","usage":{"type":"duration","seconds":9}}"""),
        ("POST", "/v1/audio/speech") => SoundAsync(http, length: null),
        ("POST", "/v1/images/generations") => JsonAsync(http, $$$"""{"created":1,"data":[{"b64_json":"{{{Convert.ToBase64String(Sound)}}}"}],"usage":{"input_tokens":20,"input_tokens_details":{"cached_tokens":5},"output_tokens":4160}}"""),
        ("POST", "/v1/files") => JsonAsync(http, """{"id":"file-1","object":"file"}"""),
        ("GET", "/v1/files") => JsonAsync(http, """{"object":"list","data":[]}"""),
        ("GET", "/v1/files/file-1/content") => SoundAsync(http, Sound.Length),
        ("DELETE", "/v1/files/file-1") => JsonAsync(http, """{"id":"file-1","deleted":true}"""),
        _ => JsonAsync(http, """{"error":{"message":"No such File object: sk-upstream-secret","type":"invalid_request_error","param":"id","code":null}}""", 404),
    };

    private static Task JsonAsync(HttpContext http, string text, int status = 200)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = text.Length;
        return http.Response.WriteAsync(text, http.RequestAborted);
    }

    private static async Task SoundAsync(HttpContext http, int? length)
    {
        http.Response.ContentType = "audio/mpeg";
        http.Response.ContentLength = length;
        http.Response.Headers.ContentDisposition = "attachment; filename=\"a.mp3\"";
        await http.Response.Body.WriteAsync(Sound, http.RequestAborted);
    }
}
