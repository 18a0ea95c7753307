using Breakeven.Gateway.Batches;
using Breakeven.Gateway.Hosting;
using Breakeven.Protocols.OpenAI;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Breakeven.Gateway.Endpoints.Passthrough;

/// <summary><c>/v1/audio</c>, <c>/v1/images</c> <c>/v1/files</c> and <c>/v1/batches</c>: bytes to one configured target and back.</summary>
internal static class PassthroughEndpoints
{
    private const int LongestFileId = 128;

    /// <summary>Adds what <see cref="MapPassthrough"/> needs beside the gateway's own services.</summary>
    public static IServiceCollection AddPassthrough(this IServiceCollection services) =>
        services.AddSingleton<PassthroughCaller>().AddSingleton<PassthroughRecorder>().AddSingleton<PassthroughPipeline>();

    public static void MapPassthrough(this IEndpointRouteBuilder routes)
    {
        foreach (string task in (string[])["transcriptions", "translations", "speech"]) Map(routes, PassthroughKind.Audio, HttpMethod.Post, $"/audio/{task}");
        foreach (string task in (string[])["generations", "edits", "variations"]) Map(routes, PassthroughKind.Images, HttpMethod.Post, $"/images/{task}");
        Map(routes, PassthroughKind.Files, HttpMethod.Post, "/files");
        Map(routes, PassthroughKind.Files, HttpMethod.Get, "/files");
        Map(routes, PassthroughKind.Files, HttpMethod.Get, "/files/{id}");
        Map(routes, PassthroughKind.Files, HttpMethod.Get, "/files/{id}/content");
        Map(routes, PassthroughKind.Files, HttpMethod.Delete, "/files/{id}");
        Map(routes, PassthroughKind.Batches, HttpMethod.Post, "/batches");
        Map(routes, PassthroughKind.Batches, HttpMethod.Get, "/batches");
        Map(routes, PassthroughKind.Batches, HttpMethod.Get, "/batches/{id}");
        Map(routes, PassthroughKind.Batches, HttpMethod.Post, "/batches/{id}/cancel");
    }

    private static void Map(IEndpointRouteBuilder routes, PassthroughKind kind, HttpMethod method, string path)
    {
        PassthroughPipeline pipeline = routes.ServiceProvider.GetRequiredService<PassthroughPipeline>();
        SnapshotSource snapshots = routes.ServiceProvider.GetRequiredService<SnapshotSource>();
        TimeProvider time = routes.ServiceProvider.GetRequiredService<TimeProvider>();
        RequestDelegate handle = http => HandleAsync(http, kind, method, path, pipeline, snapshots.Current, time);
        if (kind == PassthroughKind.Batches) handle = BatchEndpoints.BatchesOr(routes.ServiceProvider, method, path, handle);
        if (kind == PassthroughKind.Files) handle = BatchEndpoints.FilesOr(routes.ServiceProvider, method, path, handle);
        routes.MapMethods("/v1" + path, [method.Method], handle);
    }

    private static async Task HandleAsync(HttpContext http, PassthroughKind kind, HttpMethod method, string path, PassthroughPipeline pipeline, GatewaySnapshot snapshot, TimeProvider time)
    {
        string? id = http.Request.RouteValues["id"] as string;
        if (id is not null && !IsFileId(id))
        {
            await ErrorAnswers.WriteAsync(http, PassthroughErrors.NoSuchFile);
            return;
        }
        // The pipeline bounds the body itself, so that one that is too large is answered as any error and recorded.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = null;
        // These paths are OpenAI's, and so are their errors; the ledger's operation is the kind's own.
        CallContext call = new(HttpArrival.Read(http, snapshot, time), ChatCompletionsProtocol.Instance, snapshot, time);
        PassthroughRequest request = new(
            kind, method, id is null ? path : path.Replace("{id}", id, StringComparison.Ordinal), Query(http.Request, path),
            method == HttpMethod.Post ? http.Request.Body : null, http.Request.ContentLength, http.Request.ContentType)
        { NamesOne = id is not null };
        await pipeline.InvokeAsync(call, request, new HttpAnswerSink(http), http.RequestAborted);
    }

    /// <summary>Only lists have one; a key in any other does not go upstream.</summary>
    private static string Query(HttpRequest request, string path) => path is "/files" or "/batches" && HttpMethods.IsGet(request.Method) ? request.QueryString.Value ?? "" : "";

    /// <summary>The id becomes a part of an upstream path: nothing in it may lead elsewhere.</summary>
    private static bool IsFileId(string id) =>
        id.Length <= LongestFileId && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') && id.Trim('.').Length > 0;
}
