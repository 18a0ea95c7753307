using System.Collections.Immutable;
using Breakeven.Gateway.Hosting;
using Breakeven.Gateway.Routing;
using Breakeven.Gateway.Targets.Engines;
using Breakeven.Protocols.Neutral;
using Breakeven.Protocols.Ollama;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Breakeven.Gateway.Endpoints;

/// <summary>What Ollama's clients ask beside calls: <c>/api/tags</c>, <c>/api/show</c>, <c>/api/ps</c> and <c>/api/version</c>.</summary>
internal static class OllamaEndpoints
{
    private const long LargestBody = 64 * 1024;
    private static readonly ImmutableArray<string> s_converses = ["completion", "tools"];
    private static readonly ImmutableArray<string> s_embeds = ["embedding"];

    /// <summary>A model behind a gateway is as good as loaded; clients only want an instant ahead.</summary>
    private static readonly TimeSpan StaysLoaded = TimeSpan.FromHours(1);

    public static void MapOllama(this IEndpointRouteBuilder routes)
    {
        SnapshotSource snapshots = routes.ServiceProvider.GetRequiredService<SnapshotSource>();
        TimeProvider time = routes.ServiceProvider.GetRequiredService<TimeProvider>();
        EngineBook engines = routes.ServiceProvider.GetRequiredService<EngineBook>();
        DateTimeOffset since = time.GetUtcNow();
        RequestDelegate version = static http => JsonAnswer.WriteAsync(http, static body => OllamaModelList.WriteVersion(body));
        RequestDelegate tags = http => ListAsync(http, snapshots.Current, engines, models => JsonAnswer.WriteAsync(http, body => OllamaModelList.WriteTags(body, models, since)));
        RequestDelegate running = http =>
            ListAsync(http, snapshots.Current, engines, models => JsonAnswer.WriteAsync(http, body => OllamaModelList.WriteRunning(body, models, time.GetUtcNow() + StaysLoaded)));
        RequestDelegate show = http => ShowAsync(http, snapshots.Current, engines, since);
        routes.MapGet("/api/version", version);
        routes.MapGet("/api/tags", tags);
        routes.MapGet("/api/ps", running);
        routes.MapPost("/api/show", show);
    }

    private static Task ListAsync(HttpContext http, GatewaySnapshot snapshot, EngineBook engines, Func<IEnumerable<OllamaModel>, Task> write) =>
        VisibleModels.TryFind(http, snapshot, out IEnumerable<VisibleModel> models) is { } refused ? ErrorAnswers.WriteAsync(http, refused) : write(models.Select(model => Told(model, engines)));

    private static async Task ShowAsync(HttpContext http, GatewaySnapshot snapshot, EngineBook engines, DateTimeOffset since)
    {
        if (VisibleModels.TryFind(http, snapshot, out IEnumerable<VisibleModel> models) is { } refused)
        {
            await ErrorAnswers.WriteAsync(http, refused);
            return;
        }
        BodyRead read = await new HttpRequestBody(http.Request).ReadAsync(LargestBody, http.RequestAborted);
        if (read.Error is { } unreadable)
        {
            await ErrorAnswers.WriteAsync(http, unreadable);
            return;
        }
        if (!OllamaShowRequest.TryRead(read.Bytes, out string? asked, out CallError? invalid))
        {
            await ErrorAnswers.WriteAsync(http, invalid);
            return;
        }
        string name = RouteResolver.WithoutLatest(asked);
        VisibleModel found = models.FirstOrDefault(model => model.Id == asked || model.Id == name);
        if (found.Id is null) await ErrorAnswers.WriteAsync(http, GatewayErrors.ModelNotFound(asked, nearest: null));
        else await JsonAnswer.WriteAsync(http, body => OllamaModelList.WriteShow(body, Told(found, engines), since));
    }

    private static OllamaModel Told(VisibleModel model, EngineBook engines) =>
        new(model.Id, ContextOf(model, engines), model.Targets.Any(static target => target.Endpoint.Adapter.Formats.Any(static format => WireFormats.IsConversation(format.Format))) ? s_converses : s_embeds);

    /// <summary>The shortest context that is known of the targets: any of them may answer.</summary>
    private static long? ContextOf(VisibleModel model, EngineBook engines) =>
        model.Targets.Min(target => engines.Find(target.Endpoint.Name)?.Model(target.Model.Value) is { } known ? known.Context ?? known.TrainedContext : null);
}
