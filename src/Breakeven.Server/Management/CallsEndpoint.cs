using System.Buffers;
using System.Text.Json;
using Breakeven.Gateway.Endpoints;
using Breakeven.Gateway.Hosting;
using Breakeven.Ledger;
using Breakeven.Ledger.Querying;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Breakeven.Server.Management;

/// <summary><c>GET /manage/v1/calls</c>: ended calls, newest first. A call that was answered before the query is in it.</summary>
internal static class CallsEndpoint
{
    public static void MapCalls(this IEndpointRouteBuilder routes)
    {
        SnapshotSource snapshots = routes.ServiceProvider.GetRequiredService<SnapshotSource>();
        EmbeddedLedger ledger = routes.ServiceProvider.GetRequiredService<EmbeddedLedger>();
        RequestDelegate list = http => ListAsync(http, snapshots.Current, ledger);
        routes.MapGet("/manage/v1/calls", list);
    }

    private static async Task ListAsync(HttpContext http, GatewaySnapshot snapshot, EmbeddedLedger ledger)
    {
        if (AdminAccess.Refuse(http, snapshot) is { } refused)
        {
            await ErrorAnswers.WriteAsync(http, refused);
            return;
        }
        if (!CallFilterQuery.TryRead(http.Request.Query, out CallFilter? filter, out CallError? error))
        {
            await ErrorAnswers.WriteAsync(http, error);
            return;
        }
        try
        {
            await WriteAsync(http, await ledger.QueryAsync(filter, http.RequestAborted));
        }
        catch (ArgumentException)
        {
            await ErrorAnswers.WriteAsync(http, CallFilterQuery.Wrong("after", "the 'next' of the page before"));
        }
    }

    private static async Task WriteAsync(HttpContext http, CallPage page)
    {
        ArrayBufferWriter<byte> body = new(4096);
        await using (Utf8JsonWriter writer = new(body))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("data");
            foreach (CallRecord record in page.Data) JsonSerializer.Serialize(writer, record, CallRecordJson.Default.CallRecord);
            writer.WriteEndArray();
            writer.WriteString("next", page.Next);
            writer.WriteEndObject();
        }
        http.Response.ContentType = "application/json";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.ContentLength = body.WrittenCount;
        await http.Response.BodyWriter.WriteAsync(body.WrittenMemory, http.RequestAborted);
    }
}
