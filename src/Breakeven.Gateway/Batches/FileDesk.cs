using System.Security.Cryptography;
using System.Text.Json;
using Breakeven.Gateway.Endpoints;
using Breakeven.Gateway.Files;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Breakeven.Gateway.Batches;

/// <summary><c>/v1/files</c>, of files that the gateway keeps itself. A key sees its own files and no others.</summary>
internal sealed class FileDesk(FileStore files, BatchStore batches, ClientDoor door, TimeProvider time)
{
    private const int UsualPage = 10_000;

    public Task UploadAsync(HttpContext http) => door.EnterAsync(http, async call =>
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = null; // the upload bounds the file itself
        FileUpload upload = new(files, call.Snapshot.Config.Batch ?? new(), call.Caller.Key?.Name, time.GetUtcNow());
        if (await upload.ReadAsync(http.Request, http.RequestAborted) is { } refused) return refused;
        await AnswerAsync(http, json => Write(json, upload.File!));
        return null;
    });

    public Task ListAsync(HttpContext http) => door.EnterAsync(http, async call =>
    {
        string? purpose = http.Request.Query["purpose"];
        IEnumerable<StoredFile> own = files.Of(call.Caller.Key?.Name, time.GetUtcNow()).Where(file => string.IsNullOrEmpty(purpose) || file.Purpose == purpose);
        (IReadOnlyList<StoredFile> page, bool hasMore, CallError? wrong) = ListPage.Of(http.Request, own, file => file.PublicId, UsualPage, UsualPage);
        if (wrong is not null) return wrong;
        await AnswerAsync(http, json => ListPage.Write(json, page, hasMore, file => file.PublicId, Write));
        return null;
    });

    public Task GetAsync(HttpContext http) => door.EnterAsync(http, async call =>
    {
        if (Find(http, call) is not { } file) return BatchErrors.NoSuchFile;
        await AnswerAsync(http, json => Write(json, file));
        return null;
    });

    public Task ReadAsync(HttpContext http) => door.EnterAsync(http, async call =>
    {
        if (Find(http, call) is not { } file) return BatchErrors.NoSuchFile;
        using SealedReader reader = files.Open(file);
        http.Response.ContentType = "application/octet-stream";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.ContentLength = file.Bytes;
        try
        {
            for (long at = 0; Piece(reader, at) is { Length: > 0 } piece; at += piece.Length) await http.Response.Body.WriteAsync(piece, http.RequestAborted);
        }
        catch (CryptographicException)
        {
            http.Abort(); // cut short of its stated length: nobody takes it for the whole file
        }
        return null;
    });

    public Task DeleteAsync(HttpContext http) => door.EnterAsync(http, async call =>
    {
        if (Find(http, call) is not { } file) return BatchErrors.NoSuchFile;
        if (batches.All.FirstOrDefault(batch => batch.IsOpen && batch.InputFile == file.Id) is { } user) return BatchErrors.InUse(user.PublicId);
        files.Erase(file.Id);
        await AnswerAsync(http, json =>
        {
            json.WriteStartObject();
            json.WriteString("id", file.PublicId);
            json.WriteString("object", "file");
            json.WriteBoolean("deleted", true);
            json.WriteEndObject();
        });
        return null;
    });

    private StoredFile? Find(HttpContext http, CallContext call) => files.Find(http.Request.RouteValues["id"] as string, call.Caller.Key?.Name, time.GetUtcNow());

    private static byte[] Piece(SealedReader reader, long at) => reader.From(at).ToArray();

    private static Task AnswerAsync(HttpContext http, Action<Utf8JsonWriter> write) => JsonAnswer.WriteAsync(http, body =>
    {
        using Utf8JsonWriter json = new(body);
        write(json);
    });

    private static void Write(Utf8JsonWriter json, StoredFile file)
    {
        json.WriteStartObject();
        json.WriteString("id", file.PublicId);
        json.WriteString("object", "file");
        json.WriteNumber("bytes", file.Bytes);
        json.WriteTime("created_at", file.CreatedAt);
        json.WriteTime("expires_at", file.ExpiresAt);
        json.WriteString("filename", file.Name);
        json.WriteString("purpose", file.Purpose);
        json.WriteString("status", "processed");
        json.WriteEndObject();
    }
}
