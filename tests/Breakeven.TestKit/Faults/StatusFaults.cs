using System.Collections.Immutable;
using static Breakeven.TestKit.Faults.FaultEnd;

namespace Breakeven.TestKit.Faults;

/// <summary>Answers with an error status.</summary>
internal static class StatusFaults
{
    private const string Html = "<html><body>upstream sk-canary-upstream</body></html>";

    public static readonly ImmutableArray<Fault> All =
    [
        Of("429-seconds", 45, "429, retry after 1 s", 429, "rate_limit_exceeded", "Retry-After: 1\r\n"),
        Of("429-date", 45, "429, retry after a date long past", 429, "rate_limit_exceeded", "Retry-After: Wed, 21 Oct 2015 07:28:00 GMT\r\n"),
        Of("429-ms", 45, "429, retry after 40 ms", 429, "rate_limit_exceeded", "retry-after-ms: 40\r\n"),
        Of("429-none", 46, "429 without a time", 429, "rate_limit_exceeded"),
        Of("429-garbage", 46, "429, retry after 'soon'", 429, "rate_limit_exceeded", "Retry-After: soon\r\n"),
        Of("429-negative", 46, "429, retry after -5", 429, "rate_limit_exceeded", "Retry-After: -5\r\n"),
        Of("429-day", 47, "429, retry after a day", 429, "rate_limit_exceeded", "Retry-After: 86400\r\n"),
        Of("429-quota", 48, "429, the quota is spent", 429, "insufficient_quota"),
        Of("500", 49, "500", 500, "server_error"),
        Page("502-html", 50, "502 with a page of HTML", 502),
        Page("503-html", 50, "503 with a page of HTML", 503, "Retry-After: 1\r\n"),
        Page("504-html", 50, "504 with a page of HTML", 504),
        Of("529", 51, "529 overloaded", 529, "overloaded_error"),
        Of("401", 52, "401, the key is wrong and told", 401, "invalid_api_key"),
        Of("403", 52, "403", 403, "permission_denied"),
        Of("404", 53, "404, no such model", 404, "model_not_found"),
        Of("400", 54, "400", 400, "invalid_request_error"),
        Of("context-length", 55, "400, the context is too short", 400, "context_length_exceeded"),
        Of("content-filter", 56, "400 of a filter", 400, "content_filter"),
        Of("408", 57, "408", 408, "timeout"),
        Of("409", 57, "409", 409, "conflict"),
        Of("413", 58, "413", 413, "request_too_large"),
        new("422", 58, "422 as FastAPI says it", Refusal, Refusal)
        {
            PlayAsync = scene => scene.AnswerAsync(422, """{"detail":[{"loc":["body","messages"],"msg":"field required sk-canary-upstream","type":"value_error.missing"}]}"""),
        },
        new("redirect", 60, "307 to another path of the same server", Refusal, Refusal)
        {
            PlayAsync = scene => scene.AnswerAsync(307, "", headers: "Location: /v1/elsewhere\r\n"),
        },
        new("redirect-away", 60, "302 to another host", Refusal, Refusal)
        {
            PlayAsync = scene => scene.AnswerAsync(302, "", headers: "Location: http://169.254.169.254/latest/meta-data\r\n"),
        },
    ];

    private static Fault Of(string name, int number, string what, int status, string code, string headers = "") =>
        new(name, number, what, Refusal, Refusal) { PlayAsync = scene => scene.RefuseAsync(status, code, headers) };

    private static Fault Page(string name, int number, string what, int status, string headers = "") =>
        new(name, number, what, Refusal, Refusal) { PlayAsync = scene => scene.AnswerAsync(status, Html, "text/html", headers) };
}
