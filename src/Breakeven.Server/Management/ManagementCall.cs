using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Breakeven.Gateway.Endpoints;
using Breakeven.Gateway.Hosting;
using Microsoft.AspNetCore.Http;

namespace Breakeven.Server.Management;

/// <summary>A request of an admin to the management API. Made by the guard only: whoever holds one has been let in.</summary>
internal sealed class ManagementCall(HttpContext http, GatewaySnapshot snapshot, string admin)
{
    public HttpContext Http { get; } = http;

    /// <summary>The configuration under which the admin was let in.</summary>
    public GatewaySnapshot Snapshot { get; } = snapshot;

    /// <summary>Who asks, as the audit log names it.</summary>
    public string Admin { get; } = admin;

    /// <summary>What the action did, for the audit log.</summary>
    public string? AuditDetail { get; set; }

    public CancellationToken Aborted => Http.RequestAborted;

    public string? Query(string name) => Http.Request.Query.TryGetValue(name, out var values) && values.Count > 0 && values[0] is { Length: > 0 } text ? text : null;

    public bool IsSet(string name) => Query(name) is "true" or "1";

    /// <summary>A whole number of the query or the path, or null after saying why not.</summary>
    public static bool TryNumber(string? text, int least, int most, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= least && number <= most;

    public Task RefuseAsync(CallError error) => ErrorAnswers.WriteAsync(Http, error);

    /// <summary>Answers with one JSON object.</summary>
    public async Task AnswerAsync(Action<Utf8JsonWriter> write, int status = StatusCodes.Status200OK)
    {
        ArrayBufferWriter<byte> body = new(4096);
        using (Utf8JsonWriter json = new(body))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        Http.Response.StatusCode = status;
        Http.Response.ContentType = "application/json";
        Http.Response.ContentLength = body.WrittenCount;
        await Http.Response.BodyWriter.WriteAsync(body.WrittenMemory, Aborted);
    }
}
