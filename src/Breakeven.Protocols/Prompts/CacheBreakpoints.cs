using System.Buffers;
using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.Prompts;

/// <summary>Puts Anthropic's <c>cache_control</c> into a Messages body: at the end of the tools, of the instructions and of the last turn. Every other byte stays.</summary>
/// <remarks>At most three of the four breakpoints that Anthropic allows. Empty texts, thinking and deferred tools cannot be marked, and are not.</remarks>
public static class CacheBreakpoints
{
    private static ReadOnlySpan<byte> Minutes => "\"cache_control\":{\"type\":\"ephemeral\"}"u8;
    private static ReadOnlySpan<byte> Hour => "\"cache_control\":{\"type\":\"ephemeral\",\"ttl\":\"1h\"}"u8;

    /// <param name="body">A Messages body in which the client marked nothing.</param>
    /// <param name="layout">Read from it.</param>
    /// <param name="points">Where a breakpoint is wanted.</param>
    /// <param name="forAnHour">Else for five minutes. All marks alike: Anthropic takes none that outlives one before it.</param>
    /// <returns>The points that could be marked, in order; with none, nothing is written.</returns>
    public static IReadOnlyList<CachePoint> Write(ReadOnlySpan<byte> body, PromptLayout layout, IReadOnlyCollection<CachePoint> points, bool forAnHour, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(output);
        List<CacheMark> marks = [];
        foreach (CachePoint point in points.Distinct())
            if (SpanOf(layout, point) is { } span && Find(body, span, point) is { } mark) marks.Add(mark);
        if (marks.Count == 0) return [];
        marks.Sort((a, b) => a.Close.CompareTo(b.Close)); // where they stand in the body, whatever the order of its members
        int written = 0;
        foreach (CacheMark mark in marks)
        {
            output.Write(body[written..mark.Open]);
            if (mark.MakesBlock) output.Write("[{\"type\":\"text\",\"text\":"u8);
            output.Write(body[mark.Open..mark.Close]);
            output.Write(","u8);
            output.Write(forAnHour ? Hour : Minutes);
            if (mark.MakesBlock) output.Write("}]"u8);
            written = mark.Close;
        }
        output.Write(body[written..]);
        return [.. marks.Select(mark => mark.Point).Order()];
    }

    /// <summary>Whether anything but white space is said. A long text always says something: no one sends this much of nothing.</summary>
    private static bool HasText(in Utf8JsonReader json) => json.ValueSpan.Length > 256 || !string.IsNullOrWhiteSpace(json.GetString());

    private static BodySpan? SpanOf(PromptLayout layout, CachePoint point) => point switch
    {
        CachePoint.Tools => layout.Tools,
        CachePoint.System => layout.System,
        _ => layout.Items.IsEmpty ? null : layout.Items[^1].Span,
    };

    private static CacheMark? Find(ReadOnlySpan<byte> body, BodySpan span, CachePoint point)
    {
        Utf8JsonReader json = new(span.Of(body), WireJson.ReaderOptions);
        json.Read();
        if (point == CachePoint.Turns && !ToContent(ref json)) return null;
        if (json.TokenType == JsonTokenType.String)
        {
            if (!HasText(in json)) return null;
            return new(point, span.Start + (int)json.TokenStartIndex, span.Start + (int)json.BytesConsumed);
        }
        return json.TokenType == JsonTokenType.StartArray && LastBlock(ref json, point == CachePoint.Tools) is { } end ? new(point, span.Start + end, span.Start + end) : null;
    }

    /// <summary>From a message to the value of its <c>content</c>.</summary>
    private static bool ToContent(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.StartObject) return false;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isContent = json.ValueTextEquals("content"u8);
            json.Read();
            if (isContent) return true;
            json.Skip();
        }
        return false;
    }

    /// <returns>Where the closing brace of the last element stands, if that can be marked.</returns>
    private static int? LastBlock(ref Utf8JsonReader json, bool areTools)
    {
        int? end = null;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType != JsonTokenType.StartObject)
            {
                json.Skip();
                end = null;
                continue;
            }
            bool can = CanMark(ref json, areTools);
            end = can ? (int)json.TokenStartIndex : null;
        }
        return end;
    }

    /// <param name="json">Stands on the block; left on its closing brace.</param>
    private static bool CanMark(ref Utf8JsonReader json, bool isTool)
    {
        string? type = null;
        bool hasText = false, isDeferred = false, hasMembers = false;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            hasMembers = true;
            bool isType = json.ValueTextEquals("type"u8), isText = json.ValueTextEquals("text"u8), defers = json.ValueTextEquals("defer_loading"u8);
            json.Read();
            if (isType && json.TokenType == JsonTokenType.String) type = json.GetString();
            if (isText && json.TokenType == JsonTokenType.String) hasText = HasText(in json);
            if (defers && json.TokenType == JsonTokenType.True) isDeferred = true;
            json.Skip();
        }
        if (isTool) return hasMembers && !isDeferred;
        return type switch
        {
            "text" => hasText,
            "image" or "document" or "tool_result" or "tool_use" => true,
            _ => false, // thinking, and what is not known here
        };
    }
}
