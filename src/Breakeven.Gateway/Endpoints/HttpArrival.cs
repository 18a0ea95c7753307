using System.Net;
using Breakeven.Gateway.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Breakeven.Gateway.Endpoints;

/// <summary>Reads from an HTTP request how a call arrived.</summary>
internal static class HttpArrival
{
    /// <summary>A client's name for the call, under which it will give feedback; and the id of feedback that was given.</summary>
    public const string FeedbackHeader = "x-breakeven-feedback-id";

    private const string BearerPrefix = "Bearer ";

    public static CallArrival Read(HttpContext http, GatewaySnapshot snapshot, TimeProvider time)
    {
        IPAddress? from = ClientAddress.Of(http, snapshot);
        DateTimeOffset now = time.GetUtcNow();
        CallId id = CallId.New(now);
        IHeaderDictionary headers = http.Request.Headers;
        return new(
            id, RequestId(http) ?? $"req_{id.Value:N}", now, time.GetTimestamp(), PresentedKey(headers), ClientAddress.IsLoopback(from),
            name => Header(headers, name))
        { From = from };
    }

    /// <summary>A request header's value, several joined by commas; null when absent.</summary>
    public static string? Header(IHeaderDictionary headers, string name) => headers.TryGetValue(name, out StringValues values) && values.Count > 0 ? values.ToString() : null;

    /// <summary>The client's own id of its request, if it gave one that can be repeated: under which it may give feedback later.</summary>
    public static string? RequestId(HttpContext http) => HeaderText.RequestId(http.Request.Headers["x-request-id"]) ?? HeaderText.RequestId(http.Request.Headers[FeedbackHeader]);

    /// <summary>The key as OpenAI's, Anthropic's, Azure's and Google's clients send it.</summary>
    public static string? PresentedKey(IHeaderDictionary headers)
    {
        string? authorization = headers.Authorization;
        if (authorization is not null && authorization.StartsWith(BearerPrefix, StringComparison.OrdinalIgnoreCase)) return authorization[BearerPrefix.Length..].Trim();
        return (string?)headers["x-api-key"] ?? (string?)headers["api-key"] ?? (string?)headers["x-goog-api-key"];
    }
}
