using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Breakeven.Gateway.Batches;

/// <summary>A page of a list, as OpenAI's API has them: <c>limit</c>, <c>after</c>, <c>order</c>.</summary>
internal static class ListPage
{
    /// <param name="newestFirst">All of them.</param>
    /// <param name="usual">Entries of a page unless asked otherwise.</param>
    /// <param name="most">Entries that may be asked for.</param>
    public static (IReadOnlyList<T> Page, bool HasMore, CallError? Error) Of<T>(HttpRequest request, IEnumerable<T> newestFirst, Func<T, string> idOf, int usual, int most)
    {
        int limit = usual;
        if ((string?)request.Query["limit"] is { } text && !(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit) && limit >= 1 && limit <= most))
            return ([], false, BatchErrors.Invalid("limit", $"'limit' is a number from 1 to {most}."));
        string? order = request.Query["order"], after = request.Query["after"];
        if (order is not (null or "asc" or "desc")) return ([], false, BatchErrors.Invalid("order", "'order' is asc or desc."));
        IEnumerable<T> all = order == "asc" ? newestFirst.Reverse() : newestFirst;
        if (after is not null) all = all.SkipWhile(item => idOf(item) != after).Skip(1);
        List<T> page = [.. all.Take(limit + 1)];
        bool hasMore = page.Count > limit;
        if (hasMore) page.RemoveAt(limit);
        return (page, hasMore, null);
    }

    public static void Write<T>(Utf8JsonWriter json, IReadOnlyList<T> page, bool hasMore, Func<T, string> idOf, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartObject();
        json.WriteString("object", "list");
        json.WriteStartArray("data");
        foreach (T item in page) write(json, item);
        json.WriteEndArray();
        json.WriteString("first_id", page.Count > 0 ? idOf(page[0]) : null);
        json.WriteString("last_id", page.Count > 0 ? idOf(page[^1]) : null);
        json.WriteBoolean("has_more", hasMore);
        json.WriteEndObject();
    }
}
