using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace Breakeven.Gateway.Endpoints;

/// <summary>Writes a whole JSON answer that is no call's.</summary>
internal static class JsonAnswer
{
    public static async Task WriteAsync(HttpContext http, Action<IBufferWriter<byte>> write)
    {
        using PooledBuffer body = new(1024);
        write(body);
        http.Response.ContentType = AnswerHeads.Json;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.ContentLength = body.Length;
        await http.Response.BodyWriter.WriteAsync(body.Written, http.RequestAborted);
    }
}
