using System.Globalization;
using Breakeven.Gateway.Admission;
using Breakeven.Gateway.Caching;
using Breakeven.Gateway.Recording;
using Breakeven.Gateway.Targets;

namespace Breakeven.Gateway;

/// <summary>Status and headers of answers (CONTRACT §3).</summary>
internal static class AnswerHeads
{
    public const string Json = "application/json";
    private const int MostHeaders = 16;

    /// <summary>A stream: cost is not known yet, and nothing on the way may buffer or keep it.</summary>
    public static AnswerHead Stream(CallContext call)
    {
        List<KeyValuePair<string, string>> headers = Common(call);
        headers.Add(new("cache-control", "no-cache"));
        headers.Add(new("x-accel-buffering", "no"));
        return new(200, call.Client.StreamMediaType, ContentLength: null, headers);
    }

    public static AnswerHead Whole(CallContext call, int length)
    {
        List<KeyValuePair<string, string>> headers = Common(call);
        if (call.Cost?.Cost is { } cost) headers.Add(new("x-breakeven-cost-usd", cost.Usd.ToString(CultureInfo.InvariantCulture)));
        return new(200, Json, length, headers);
    }

    public static AnswerHead Error(CallContext call, CallError error, int length)
    {
        List<KeyValuePair<string, string>> headers = Common(call);
        if (error.RetryAfter is { } wait) headers.Add(new("retry-after", GatewayErrors.Seconds(wait).ToString(CultureInfo.InvariantCulture)));
        if (!error.Retryable) headers.Add(new("x-should-retry", "false"));
        return new(call.Client.StatusOf(error), Json, length, headers);
    }

    /// <summary>What every answer tells about its call.</summary>
    public static List<KeyValuePair<string, string>> Common(CallContext call)
    {
        List<KeyValuePair<string, string>> headers = new(MostHeaders) { new("x-request-id", call.RequestId) };
        if (call.Client.Name == "anthropic") headers.Add(new("request-id", call.RequestId)); // where its SDKs look for it
        if ((call.Answering ?? call.Result?.Candidate) is { } candidate)
        {
            headers.Add(new("x-breakeven-target", candidate.Target.Id));
            headers.Add(new("x-breakeven-location", candidate.Target.Location == Location.Own ? "own" : "cloud"));
            headers.Add(new("x-breakeven-decision", CallRecordFactory.DecisionOf(call.Plan, candidate)));
        }
        if (call.Cache.Decision() is { } stored) headers.Add(new("x-breakeven-decision", stored));
        if (call.Complexity is { } scored) headers.Add(new("x-breakeven-score", scored.Score.ToString("0.####", CultureInfo.InvariantCulture)));
        if (call.AttemptsMade > 0) headers.Add(new("x-breakeven-attempts", call.AttemptsMade.ToString(CultureInfo.InvariantCulture)));
        if (call.IsReplay) headers.Add(new("x-breakeven-idempotent-replay", "true"));
        if (call.Cache is { } cache) headers.Add(new("x-breakeven-cache", cache.Word()));
        if (call.Prompt?.Header(call.Answering ?? call.Result?.Candidate) is { Length: > 0 } measures) headers.Add(new("x-breakeven-prompt", measures));
        if (call.Standing.Requests is { } requests) AddStanding(headers, requests, "x-ratelimit-limit-requests", "x-ratelimit-remaining-requests", "x-ratelimit-reset-requests");
        if (call.Standing.Tokens is { } tokens) AddStanding(headers, tokens, "x-ratelimit-limit-tokens", "x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens");
        headers.Add(new("x-breakeven-overhead-us", ((long)call.Overhead.TotalMicroseconds).ToString(CultureInfo.InvariantCulture)));
        return headers;
    }

    /// <summary>As OpenAI's API tells its own limits.</summary>
    private static void AddStanding(List<KeyValuePair<string, string>> headers, LimitStanding left, string limit, string remaining, string reset)
    {
        headers.Add(new(limit, left.Limit.ToString(CultureInfo.InvariantCulture)));
        headers.Add(new(remaining, left.Remaining.ToString(CultureInfo.InvariantCulture)));
        headers.Add(new(reset, string.Create(CultureInfo.InvariantCulture, $"{left.ResetSeconds}s")));
    }
}
