using System.Globalization;
using Breakeven.Protocols;
using Microsoft.AspNetCore.Http;

namespace Breakeven.Gateway.Endpoints;

/// <summary>Errors outside of calls, in the format that the client reads.</summary>
public static class ErrorAnswers
{
    /// <summary>Writes the error as a whole answer. The response must not have started.</summary>
    public static async Task WriteAsync(HttpContext http, CallError error)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(error);
        using PooledBuffer body = new(512);
        IClientProtocol client = ClientProtocols.Of(http);
        string requestId = HttpArrival.RequestId(http) ?? $"req_{Guid.NewGuid():N}";
        client.WriteError(body, error, requestId);
        http.Response.StatusCode = client.StatusOf(error);
        http.Response.Headers["x-request-id"] = requestId;
        http.Response.ContentType = AnswerHeads.Json;
        http.Response.Headers.XContentTypeOptions = "nosniff";
        http.Response.ContentLength = body.Length;
        if (!error.Retryable) http.Response.Headers["x-should-retry"] = "false";
        if (error.RetryAfter is { } wait) http.Response.Headers.RetryAfter = GatewayErrors.Seconds(wait).ToString(CultureInfo.InvariantCulture);
        if (!HttpMethods.IsHead(http.Request.Method)) await http.Response.BodyWriter.WriteAsync(body.Written, http.RequestAborted);
    }

    /// <summary>What a bare status of the web server means: an unknown path, a wrong method, a broken request.</summary>
    public static CallError ForStatus(HttpContext http, int status)
    {
        ArgumentNullException.ThrowIfNull(http);
        (string code, string message) = status switch
        {
            StatusCodes.Status404NotFound => ("not_found", "There is nothing at this path. The gateway serves OpenAI's API below /v1, Anthropic's at /v1/messages and Ollama's below /api; check the client's base URL."),
            StatusCodes.Status405MethodNotAllowed => ("method_not_allowed", $"This path does not answer {HeaderText.Safe(http.Request.Method)}."),
            StatusCodes.Status413PayloadTooLarge => ("request_too_large", "The request is too large."),
            StatusCodes.Status415UnsupportedMediaType => ("unsupported_media_type", "Send the request as JSON, with 'content-type: application/json'."),
            >= 500 => ("internal_error", "The gateway failed. The operator finds the reason in its log."),
            _ => ("invalid_request_error", $"The request was refused with status {status}."),
        };
        return new(code, status, message, Retryable: status >= 500, status >= 500 ? CallOutcome.UpstreamError : CallOutcome.ClientError);
    }
}
