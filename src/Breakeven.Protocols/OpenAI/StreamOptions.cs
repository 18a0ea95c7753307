using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Reads <c>stream_options</c> and finds the smallest edit that makes it ask for usage.</summary>
internal static class StreamOptions
{
    private const string Param = "stream_options";

    private static readonly byte[] s_true = "true"u8.ToArray();
    private static readonly byte[] s_onlyMember = "\"include_usage\":true"u8.ToArray();
    private static readonly byte[] s_firstMember = "\"include_usage\":true,"u8.ToArray();
    private static readonly byte[] s_value = "{\"include_usage\":true}"u8.ToArray();
    private static readonly byte[] s_property = ",\"stream_options\":{\"include_usage\":true}"u8.ToArray();

    /// <param name="end">Where the closing brace of the request is. The request is never empty: it names a model.</param>
    public static BodyEdit AddTo(int end) => new(end, 0, s_property);

    /// <param name="json">Stands on the value; left on its end.</param>
    /// <returns>Whether usage is asked for, and the edit that asks for it.</returns>
    public static (bool IncludesUsage, BodyEdit Edit) Parse(ref StrictJsonReader json)
    {
        if (json.TokenType == JsonTokenType.Null) return (false, Replace(in json, s_value));
        if (json.TokenType != JsonTokenType.StartObject) throw Rejected("stream_options must be an object.");

        int inside = json.TokenEnd;
        bool any = false;
        (bool, BodyEdit)? found = null;
        for (; json.ReadProperty(); any = true)
        {
            bool isIncludeUsage = json.TextIs("include_usage"u8);
            json.Read();
            if (isIncludeUsage) found = ParseIncludeUsage(in json);
            json.Skip();
        }
        return found ?? (false, new BodyEdit(inside, 0, any ? s_firstMember : s_onlyMember));
    }

    private static (bool, BodyEdit) ParseIncludeUsage(ref readonly StrictJsonReader json) => json.TokenType switch
    {
        JsonTokenType.True => (true, default),
        JsonTokenType.False or JsonTokenType.Null => (false, Replace(in json, s_true)),
        _ => throw Rejected("stream_options.include_usage must be true or false."),
    };

    private static BodyEdit Replace(ref readonly StrictJsonReader json, byte[] text) => new(json.TokenStart, json.TokenEnd - json.TokenStart, text);

    private static RequestRejectedException Rejected(string message) => new(RequestErrors.Invalid(message, Param));
}
