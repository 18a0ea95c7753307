using System.Text.Json;

namespace Breakeven.Gateway.Batches;

/// <summary>One line of a batch's file: <c>{"custom_id", "method", "url", "body"}</c>.</summary>
/// <param name="Body">The request itself, as it stands in the line.</param>
internal readonly record struct BatchLine(string CustomId, string Url, ReadOnlyMemory<byte> Body)
{
    /// <summary>Longest <c>custom_id</c>, in characters.</summary>
    private const int LongestId = 512;

    /// <param name="number">Of the line, from 1, for the fault.</param>
    /// <returns>False for a line that is none; then the fault says why.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> text, int number, out BatchLine line, out BatchFault? fault)
    {
        line = default;
        try
        {
            fault = Read(text, number, out line);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException) // a lone surrogate is found when the text is taken
        {
            fault = new("invalid_json_line", "The line is not a JSON object.", null, number);
        }
        return fault is null;
    }

    private static BatchFault? Read(ReadOnlyMemory<byte> text, int number, out BatchLine line)
    {
        line = default;
        string? id = null, method = null, url = null;
        ReadOnlyMemory<byte> body = default;
        Utf8JsonReader json = new(text.Span);
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject) return new("invalid_json_line", "The line is not a JSON object.", null, number);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("custom_id"u8)) id = Text(ref json);
            else if (json.ValueTextEquals("method"u8)) method = Text(ref json);
            else if (json.ValueTextEquals("url"u8)) url = Text(ref json);
            else if (json.ValueTextEquals("body"u8)) body = Whole(ref json, text);
            else json.Skip();
        }
        if (json.Read()) return new("invalid_json_line", "The line is more than one JSON object.", null, number);
        if (string.IsNullOrEmpty(id) || id.Length > LongestId) return new("missing_required_parameter", $"'custom_id' is a text of 1 to {LongestId} characters.", "custom_id", number);
        if (method != "POST") return new("invalid_method", "'method' is POST.", "method", number);
        if (url is null) return new("missing_required_parameter", "'url' is the path of the call, as /v1/chat/completions.", "url", number);
        if (body.IsEmpty || body.Span[0] != '{') return new("missing_required_parameter", "'body' is the request as a JSON object.", "body", number);
        line = new(id, url, body);
        return null;
    }

    private static string? Text(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.String) return json.GetString();
        json.Skip();
        return null;
    }

    private static ReadOnlyMemory<byte> Whole(ref Utf8JsonReader json, ReadOnlyMemory<byte> text)
    {
        json.Read();
        int start = (int)json.TokenStartIndex;
        json.Skip();
        return text[start..(int)json.BytesConsumed];
    }
}
