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

    private static List<KeyValuePair<string, string>> Common(CallContext call)
    {
        List<KeyValuePair<string, string>> headers = new(10) { new("x-request-id", call.RequestId) };
        if ((call.Answering ?? call.Result?.Candidate) is { } candidate)
        {
            headers.Add(new("x-breakeven-target", candidate.Target.Id));
            headers.Add(new("x-breakeven-location", candidate.Target.Location == Location.Own ? "own" : "cloud"));
            headers.Add(new("x-breakeven-decision", CallRecordFactory.DecisionOf(call.Plan, candidate)));
        }
        if (call.AttemptsMade > 0) headers.Add(new("x-breakeven-attempts", call.AttemptsMade.ToString(CultureInfo.InvariantCulture)));
        if (call.Cache is { } cache) headers.Add(new("x-breakeven-cache", cache.Word()));
        AddStanding(headers, "requests", call.Standing.Requests);
        AddStanding(headers, "tokens", call.Standing.Tokens);
        headers.Add(new("x-breakeven-overhead-us", ((long)call.Overhead.TotalMicroseconds).ToString(CultureInfo.InvariantCulture)));
        return headers;
    }

    /// <summary>As OpenAI's API tells its own limits.</summary>
    private static void AddStanding(List<KeyValuePair<string, string>> headers, string what, LimitStanding? standing)
    {
        if (standing is not { } left) return;
        headers.Add(new($"x-ratelimit-limit-{what}", left.Limit.ToString(CultureInfo.InvariantCulture)));
        headers.Add(new($"x-ratelimit-remaining-{what}", left.Remaining.ToString(CultureInfo.InvariantCulture)));
        headers.Add(new($"x-ratelimit-reset-{what}", string.Create(CultureInfo.InvariantCulture, $"{left.ResetSeconds}s")));
    }
}
