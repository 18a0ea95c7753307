using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Breakeven.Ledger.Querying;
using Microsoft.AspNetCore.Http;

namespace Breakeven.Server.Management;

/// <summary>Reads the filters of <c>/manage/v1/calls</c> from the query string. A value that cannot be read is an error, never an unfiltered list.</summary>
internal static class CallFilterQuery
{
    public static bool TryRead(IQueryCollection query, [NotNullWhen(true)] out CallFilter? filter, [NotNullWhen(false)] out CallError? error)
    {
        filter = null;
        error = null;
        if (!TryTime(query, "since", out DateTimeOffset? since, out error) || !TryTime(query, "until", out DateTimeOffset? until, out error)) return false;
        int limit = CallFilter.DefaultLimit;
        if (Text(query, "limit") is { } count && (!int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > CallFilter.MaxLimit))
        {
            error = Wrong("limit", $"a number from 1 to {CallFilter.MaxLimit}");
            return false;
        }
        CallOutcome? outcome = null;
        if (Text(query, "outcome") is { } word)
        {
            if (!Enum.TryParse(word.Replace("_", "", StringComparison.Ordinal), ignoreCase: true, out CallOutcome parsed) || char.IsAsciiDigit(word[0]))
            {
                error = Wrong("outcome", "one of ok, refused, client_error, upstream_error, rate_limited, timeout, truncated, client_disconnect, filtered, unknown");
                return false;
            }
            outcome = parsed;
        }
        filter = new()
        {
            RequestId = Text(query, "request_id"),
            Workload = Text(query, "workload"),
            Key = Text(query, "key"),
            Target = Text(query, "target"),
            Outcome = outcome,
            Since = since,
            Until = until,
            Limit = limit,
            After = Text(query, "after") ?? Text(query, "next"),
        };
        return true;
    }

    private static bool TryTime(IQueryCollection query, string name, out DateTimeOffset? at, [NotNullWhen(false)] out CallError? error)
    {
        at = null;
        error = null;
        if (Text(query, name) is not { } text) return true;
        if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset parsed))
        {
            at = parsed;
            return true;
        }
        error = Wrong(name, "a time such as 2026-11-23T12:00:00Z");
        return false;
    }

    private static string? Text(IQueryCollection query, string name) => query.TryGetValue(name, out var values) && values.Count > 0 && values[0] is { Length: > 0 } text ? text : null;

    private static CallError Wrong(string name, string rule) => ManagementErrors.Wrong(name, rule);
}
