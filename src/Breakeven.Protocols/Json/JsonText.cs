using System.Text.Json;
using System.Text.Unicode;

namespace Breakeven.Protocols.Json;

/// <summary>Takes names and measures texts out of what a provider sent.</summary>
internal static class JsonText
{
    private const int LongestName = 256;

    /// <summary>A name as a provider may have: a model, a finish reason.</summary>
    /// <param name="json">Stands on a value; left on its end.</param>
    /// <returns>Null when it is no string, empty, longer than 256 bytes or not Unicode.</returns>
    public static string? ReadShort(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.String)
        {
            json.Skip();
            return null;
        }
        bool isName = json.ValueSpan.Length is > 0 and <= LongestName && Utf8.IsValid(json.ValueSpan)
            && (!json.ValueIsEscaped || JsonEscapes.TryMeasure(json.ValueSpan, out _));
        return isName ? json.GetString() : null;
    }

    /// <param name="json">Stands on a value; left on its end.</param>
    /// <returns>Bytes of a string once decoded, of an array or object with something in it as sent, else zero.</returns>
    public static long Measure(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.String)
        {
            int length = json.ValueSpan.Length;
            if (json.ValueIsEscaped) JsonEscapes.TryMeasure(json.ValueSpan, out length);
            return length;
        }
        if (json.TokenType is not (JsonTokenType.StartArray or JsonTokenType.StartObject)) return 0;

        long start = json.BytesConsumed;
        json.Skip();
        // Between the braces; a lone space there is nobody's output.
        long inside = json.TokenStartIndex - start;
        return inside > 1 ? inside + 2 : 0;
    }
}
