using Breakeven.Gateway.Endpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Breakeven.Server.Hosting;

/// <summary>Refuses what Kestrel reads in one way and a proxy in front of it may read in another: a path with dot segments, a body in a transfer coding that nobody decodes.</summary>
internal static class AmbiguityGuard
{
    private static readonly CallError DotSegments = Refusal("The path has dot segments. Write the path that is meant.");
    private static readonly CallError TransferCoding = Refusal("The only transfer coding of a request is 'chunked'.");

    public static void UseAmbiguityGuard(this IApplicationBuilder app) => app.Use(InvokeAsync);

    private static Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        CallError? refusal =
            http.Request.Headers.TransferEncoding is { Count: > 0 } coding && !IsChunked(coding) ? TransferCoding
            : HasDotSegment(http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget) ? DotSegments
            : null;
        if (refusal is null) return next(http);
        http.Response.Headers.Connection = "close";
        return ErrorAnswers.WriteAsync(http, refusal);
    }

    private static bool IsChunked(StringValues coding) => coding.Count == 1 && string.Equals(coding[0], "chunked", StringComparison.OrdinalIgnoreCase);

    /// <summary>As it was sent: Kestrel has resolved the segments in the path that others see.</summary>
    private static bool HasDotSegment(string target)
    {
        ReadOnlySpan<char> path = target.AsSpan();
        int query = path.IndexOf('?');
        if (query >= 0) path = path[..query];
        if (path.IndexOfAny('.', '%') < 0) return false;
        string decoded = Uri.UnescapeDataString(path.ToString());
        foreach (Range segment in decoded.AsSpan().SplitAny('/', '\\'))
            if (decoded.AsSpan(segment) is "." or "..") return true;
        return false;
    }

    private static CallError Refusal(string message) => new("invalid_request_error", StatusCodes.Status400BadRequest, message, Retryable: false, CallOutcome.ClientError);
}
