using System.Net.Http.Headers;
using Breakeven.Gateway.Targets;

namespace Breakeven.Gateway.Endpoints.Passthrough;

/// <summary>The few headers that cross the gateway; every other stays on its side.</summary>
internal static class PassthroughHeaders
{
    private const string Binary = "application/octet-stream";
    private static readonly string[] FromProvider = ["openai-processing-ms", "openai-version"];
    private static readonly string[] OfContent = ["content-disposition", "content-encoding"];

    /// <summary>Of the client's headers what describes the answer it wants; the credential is the provider's adapter's to add.</summary>
    public static void Set(HttpRequestMessage request, Func<string, string?> clientHeader)
    {
        request.Headers.TryAddWithoutValidation("accept", clientHeader("accept") ?? "*/*");
        request.Headers.TryAddWithoutValidation("accept-encoding", "identity");
        request.Headers.TryAddWithoutValidation("user-agent", UpstreamClient.Agent);
    }

    public static AnswerHead Answer(CallContext call, HttpResponseMessage response)
    {
        List<KeyValuePair<string, string>> headers = AnswerHeads.Common(call);
        Take(response.Headers, FromProvider, headers);
        Take(response.Content.Headers, OfContent, headers);
        long? length = response.StatusCode == System.Net.HttpStatusCode.NoContent ? null : response.Content.Headers.ContentLength;
        return new((int)response.StatusCode, response.Content.Headers.ContentType?.ToString() ?? Binary, length, headers);
    }

    private static void Take(HttpHeaders from, string[] names, List<KeyValuePair<string, string>> into)
    {
        foreach (string name in names)
            if (from.TryGetValues(name, out IEnumerable<string>? values)) into.Add(new(name, string.Join(", ", values)));
    }
}
