using System.Net;
using Breakeven.Gateway.Targets;
using Breakeven.Gateway.Targets.Health;
using Breakeven.Protocols.OpenAI;

namespace Breakeven.Gateway.Tests.Targets;

/// <summary>The table "What is tried again" of docs/errors.md, row by row.</summary>
public sealed class RetryRulesTests
{
    private static readonly Target s_target = new("t", ProviderEndpoint.Create(new("p", "openai-compatible") { BaseUrl = new("http://127.0.0.1:1/v1") }), new("m"), Hosting: null);

    [Theory]
    [InlineData(400, null, "{}", nameof(NextMove.End), "rejected", 400, "invalid_request_error", false, nameof(HealthKind.None))]
    [InlineData(400, null, """{"error":{"code":"context_length_exceeded"}}""", nameof(NextMove.End), "rejected", 400, "context_length_exceeded", false, nameof(HealthKind.None))]
    [InlineData(400, null, """{"error":{"code":"content_filter"}}""", nameof(NextMove.End), "rejected", 400, "content_filter", false, nameof(HealthKind.None))]
    [InlineData(400, null, """{"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low to access the Anthropic API."}}""", nameof(NextMove.NextTarget), "quota", 429, "upstream_quota_exhausted", false, nameof(HealthKind.QuotaSpent))]
    [InlineData(413, null, "", nameof(NextMove.End), "rejected", 413, "invalid_request_error", false, nameof(HealthKind.None))]
    [InlineData(422, null, """{"detail":[{"loc":["body","temperature"]}]}""", nameof(NextMove.End), "rejected", 400, "invalid_request_error", false, nameof(HealthKind.None))]
    [InlineData(401, null, "{}", nameof(NextMove.NextTarget), "auth", 502, "upstream_auth", false, nameof(HealthKind.CredentialRefused))]
    [InlineData(403, null, "{}", nameof(NextMove.NextTarget), "auth", 502, "upstream_auth", false, nameof(HealthKind.AccessRefused))]
    [InlineData(402, null, "{}", nameof(NextMove.NextTarget), "quota", 429, "upstream_quota_exhausted", false, nameof(HealthKind.QuotaSpent))]
    [InlineData(404, null, "{}", nameof(NextMove.NextTarget), "not_found", 502, "upstream_model_not_found", false, nameof(HealthKind.ModelMissing))]
    [InlineData(408, null, "", nameof(NextMove.SameTarget), "timeout", 504, "upstream_timeout", true, nameof(HealthKind.Failed))]
    [InlineData(409, null, "", nameof(NextMove.SameTarget), "conflict", 502, "upstream_error", true, nameof(HealthKind.None))]
    [InlineData(429, 0.5, "{}", nameof(NextMove.SameTarget), "rate_limited", 429, "upstream_rate_limited", true, nameof(HealthKind.RateLimited))]
    [InlineData(429, 2.0, "{}", nameof(NextMove.SameTarget), "rate_limited", 429, "upstream_rate_limited", true, nameof(HealthKind.RateLimited))]
    [InlineData(429, 2.001, "{}", nameof(NextMove.NextTarget), "rate_limited", 429, "upstream_rate_limited", true, nameof(HealthKind.RateLimited))]
    [InlineData(429, null, "{}", nameof(NextMove.NextTarget), "rate_limited", 429, "upstream_rate_limited", true, nameof(HealthKind.RateLimited))]
    [InlineData(429, 1.0, """{"error":{"message":"You exceeded your current quota, please check your plan","type":"insufficient_quota","code":"insufficient_quota"}}""", nameof(NextMove.NextTarget), "quota", 429, "upstream_quota_exhausted", false, nameof(HealthKind.QuotaSpent))]
    [InlineData(429, null, """{"error":{"message":"You exceeded your current quota","status":"RESOURCE_EXHAUSTED","code":429}}""", nameof(NextMove.NextTarget), "rate_limited", 429, "upstream_rate_limited", true, nameof(HealthKind.RateLimited))]
    [InlineData(500, null, "<html>", nameof(NextMove.SameTarget), "server_error", 502, "upstream_error", true, nameof(HealthKind.Failed))]
    [InlineData(500, null, """{"error":{"message":"Failed to parse tools"}}""", nameof(NextMove.End), "rejected", 400, "invalid_request_error", false, nameof(HealthKind.None))]
    [InlineData(502, null, "", nameof(NextMove.SameTarget), "server_error", 502, "upstream_error", true, nameof(HealthKind.Failed))]
    [InlineData(503, 1.0, "", nameof(NextMove.SameTarget), "server_error", 503, "upstream_error", true, nameof(HealthKind.Failed))]
    [InlineData(503, 30.0, "", nameof(NextMove.NextTarget), "server_error", 503, "upstream_error", true, nameof(HealthKind.Failed))]
    [InlineData(504, null, "", nameof(NextMove.SameTarget), "server_error", 504, "upstream_error", true, nameof(HealthKind.Failed))]
    [InlineData(529, null, "", nameof(NextMove.NextTarget), "overloaded", 503, "upstream_error", true, nameof(HealthKind.Overloaded))]
    [InlineData(307, null, "", nameof(NextMove.NextTarget), "server_error", 502, "upstream_error", true, nameof(HealthKind.Failed))]
    public void ForStatus_EachStatus_IsRuledAsDocumented(int status, double? retryAfter, string body, string next, string errorClass, int told, string code, bool retryable, string health)
    {
        TimeSpan? asked = retryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null;
        Ruling ruling = RetryRules.ForStatus(s_target, status, ChatCompletionsProtocol.Instance.ReadWhole(System.Text.Encoding.UTF8.GetBytes(body)).Error, asked);
        Assert.Equal((next, errorClass, told, code, retryable), (ruling.Next.ToString(), ruling.ErrorClass, ruling.Error.Status, ruling.Error.Code, ruling.Error.Retryable));
        HealthSignal signal = HealthSignal.Of(new(ruling.Next, ruling.ErrorClass, status, CallResult.Refused(ruling.Error)) { RetryAfter = asked });
        Assert.Equal(health, signal.Kind.ToString());
    }

    /// <summary>0.5 s, doubling, up to 8 s, of which a uniform share; what the provider asks for, up to 2 s, goes before.</summary>
    [Theory]
    [InlineData(null, 0, 1.0, 0.5)]
    [InlineData(null, 0, 0.0, 0.0)]
    [InlineData(null, 1, 0.5, 0.5)]
    [InlineData(null, 2, 1.0, 2.0)]
    [InlineData(null, 3, 1.0, 4.0)]
    [InlineData(null, 4, 1.0, 8.0)]
    [InlineData(null, 40, 1.0, 8.0)]
    [InlineData(1.5, 0, 0.1, 1.5)]
    [InlineData(2.0, 3, 0.1, 2.0)]
    [InlineData(0.0, 0, 1.0, 0.0)]
    [InlineData(2.5, 0, 1.0, 0.5)]
    public void DelayBefore_Retries_IsFullJitterOfADoublingDelay(double? asked, int retries, double draw, double seconds) =>
        Assert.Equal(seconds, RetryRules.DelayBefore(asked is { } wish ? TimeSpan.FromSeconds(wish) : null, retries, draw).TotalSeconds, 6);

    /// <summary>Faults 45, 46 and 47: seconds, a date, milliseconds in both spellings, and nothing of what cannot be read.</summary>
    [Theory]
    [InlineData("retry-after", "30", 30.0)]
    [InlineData("retry-after", "86400", 86400.0)]
    [InlineData("retry-after", "0", 0.0)]
    [InlineData("retry-after", "Thu, 01 Jan 2026 00:00:10 GMT", 10.0)]
    [InlineData("retry-after", "Wed, 31 Dec 2025 23:59:50 GMT", null)]
    [InlineData("retry-after", "-5", null)]
    [InlineData("retry-after", "soon", null)]
    [InlineData("retry-after", "1e99", null)]
    [InlineData("retry-after-ms", "1500", 1.5)]
    [InlineData("x-ms-retry-after-ms", "1500", 1.5)]
    [InlineData("retry-after-ms", "-1", null)]
    [InlineData("retry-after-ms", "NaN", null)]
    public void Read_RetryAfter_AllItsForms(string name, string value, double? seconds)
    {
        using HttpResponseMessage response = new(HttpStatusCode.TooManyRequests);
        response.Headers.TryAddWithoutValidation(name, value);
        Assert.Equal(seconds, RetryAfterHeader.Read(response.Headers, new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero))?.TotalSeconds);
    }

    [Fact]
    public void Read_MillisecondsAndSeconds_TheExactOneWins()
    {
        using HttpResponseMessage response = new(HttpStatusCode.TooManyRequests);
        response.Headers.TryAddWithoutValidation("retry-after", "2");
        response.Headers.TryAddWithoutValidation("retry-after-ms", "1250");
        Assert.Equal(1.25, RetryAfterHeader.Read(response.Headers, default)?.TotalSeconds);
    }
}
