using System.Net;
using System.Text.Json;
using Breakeven.Gateway.Admission;
using Breakeven.Gateway.Experiments;
using Breakeven.Gateway.Hosting;
using Breakeven.Ledger.Writing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Breakeven.Gateway.Endpoints;

/// <summary><c>POST /v1/feedback {request_id, score|label, comment?}</c>.</summary>
internal static class FeedbackEndpoint
{
    private const int LargestBody = 64 * 1024;

    public static void MapFeedback(this IEndpointRouteBuilder routes)
    {
        SnapshotSource snapshots = routes.ServiceProvider.GetRequiredService<SnapshotSource>();
        routes.MapPost("/v1/feedback", (RequestDelegate)(http => HandleAsync(http, snapshots.Current)));
    }

    private static async Task HandleAsync(HttpContext http, GatewaySnapshot snapshot)
    {
        IServiceProvider services = http.RequestServices;
        IPAddress? from = ClientAddress.Of(http, snapshot);
        CallError? refused = services.GetRequiredService<Authenticator>().Authenticate(
            snapshot, HttpArrival.PresentedKey(http.Request.Headers), from, ClientAddress.IsLoopback(from), services.GetRequiredService<TimeProvider>().GetUtcNow(), out Caller? caller);
        if (refused is null)
        {
            BodyRead body = await new HttpRequestBody(http.Request).ReadAsync(LargestBody, http.RequestAborted);
            refused = body.Error ?? await TakeAsync(http, services.GetRequiredService<Feedback>(), body.Bytes, caller!, snapshot);
        }
        if (refused is not null) await ErrorAnswers.WriteAsync(http, refused);
    }

    private static async Task<CallError?> TakeAsync(HttpContext http, Feedback feedback, ReadOnlyMemory<byte> body, Caller caller, GatewaySnapshot snapshot)
    {
        try
        {
            (QualityFact? fact, bool hasComment, CallError? error) = await feedback.TakeAsync(body, caller, snapshot, http.RequestAborted);
            if (fact is null) return error;
            http.Response.Headers[HttpArrival.FeedbackHeader] = fact.Id.ToString("D");
            await JsonAnswer.WriteAsync(http, output =>
            {
                using Utf8JsonWriter json = new(output);
                json.WriteStartObject();
                json.WriteString("object", "feedback");
                json.WriteString("id", fact.Id);
                json.WriteString("call_id", fact.CallId);
                if (fact.Score is { } score) json.WriteNumber("score", score);
                if (fact.Label is { } label) json.WriteString("label", label);
                json.WriteBoolean("comment_kept", hasComment);
                json.WriteEndObject();
            });
            return null;
        }
        catch (LedgerUnavailableException)
        {
            return GatewayErrors.LedgerUnavailable;
        }
    }
}
