#:project ../../src/Breakeven.Server/Breakeven.Server.csproj
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false

// What an exact hit of the response cache takes inside the gateway, as it tells itself in x-breakeven-overhead-us: from the request's last byte to the answer's head.
// dotnet run -c Release eng/bench/cache.cs [hits]

using System.Diagnostics;
using System.Globalization;
using System.Text;
using Breakeven;
using Breakeven.Server;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

int hits = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 5_000;
string folder = Directory.CreateTempSubdirectory("breakeven-bench-").FullName;
await using WebApplication provider = Provider();
await provider.StartAsync();
BreakevenConfig config = new()
{
    Server = new("http://127.0.0.1:0"),
    Providers = [new("cloud", "openai-compatible") { BaseUrl = new(provider.Urls.First() + "/v1") }],
    Targets = [new(new("t"), "cloud", new("m"))],
    Routes = [new("r") { Targets = [new(new("t"))] }],
    Cache = new() { Exact = new() },
};
await using WebApplication gateway = await BreakevenServer.BuildAsync(new() { Config = config, LedgerPath = Path.Combine(folder, "ledger.db"), LogToConsole = false }, CancellationToken.None);
await gateway.StartAsync();
using HttpClient client = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = new(gateway.Urls.First()) };
foreach ((int bytes, bool stream) in ((int, bool)[])[(1024, false), (4096, false), (4096, true), (65536, false)])
{
    string body = $$"""{"model":"r","temperature":0,"stream":{{(stream ? "true" : "false")}},"messages":[{"role":"system","content":"{{(stream ? "s" : "w")}} {{Words(bytes)}}"},{"role":"user","content":"how \"much\" is it?"}]}""";
    if ((await AskAsync(body)).Cache != "miss") throw new InvalidOperationException("The first answer came from nowhere.");
    for (int i = 0; i < hits / 5; i++) await AskAsync(body); // warms up
    double[] inside = new double[hits];
    long started = Stopwatch.GetTimestamp();
    for (int i = 0; i < hits; i++)
    {
        (string cache, inside[i]) = await AskAsync(body);
        if (cache != "exact") throw new InvalidOperationException($"Hit {i} was '{cache}'.");
    }
    double whole = Stopwatch.GetElapsedTime(started).TotalMicroseconds / hits;
    Array.Sort(inside);
    Console.WriteLine($"{bytes,6} bytes of prompt, {(stream ? "stream" : "whole "),-6}: p50 {inside[hits / 2],4:F0} us, p90 {inside[hits * 9 / 10],4:F0}, p99 {inside[hits * 99 / 100],5:F0} inside the gateway; {whole:F0} us a call for the client; {hits} hits, one at a time");
}
await gateway.StopAsync();
Directory.Delete(folder, recursive: true);

async Task<(string Cache, double Microseconds)> AskAsync(string body)
{
    using StringContent content = new(body, Encoding.UTF8, "application/json");
    using HttpResponseMessage response = await client.PostAsync("/v1/chat/completions", content);
    await response.Content.ReadAsByteArrayAsync();
    return (response.Headers.GetValues("x-breakeven-cache").Single(), double.Parse(response.Headers.GetValues("x-breakeven-overhead-us").Single(), CultureInfo.InvariantCulture));
}

static string Words(int bytes)
{
    Random random = new(bytes);
    StringBuilder text = new();
    while (text.Length < bytes) text.Append("abcdefghijklmnopqrstuvwxyz    "[random.Next(30)]);
    return text.ToString();
}

static WebApplication Provider()
{
    WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
    builder.Logging.ClearProviders();
    builder.WebHost.UseUrls("http://127.0.0.1:0");
    WebApplication app = builder.Build();
    string said = string.Join(' ', Enumerable.Repeat("word", 200));
    app.Run(async http =>
    {
        using StreamReader reader = new(http.Request.Body);
        bool stream = (await reader.ReadToEndAsync()).Contains("\"stream\":true", StringComparison.Ordinal);
        http.Response.ContentType = stream ? "text/event-stream" : "application/json";
        if (!stream)
        {
            await http.Response.WriteAsync($$$"""{"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"{{{said}}}"}}],"usage":{"prompt_tokens":20,"completion_tokens":200,"total_tokens":220}}""");
            return;
        }
        foreach (string word in said.Split(' ')) await http.Response.WriteAsync($$$"""data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"{{{word}}} "},"finish_reason":null}]}""" + "\n\n");
        await http.Response.WriteAsync("""data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""" + "\n\ndata: [DONE]\n\n");
    });
    return app;
}
