using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Breakeven.Protocols.Json;

/// <summary>Takes names and texts out of what a provider sent, and measures them. Never throws on what stands in a string.</summary>
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

    /// <summary>A text of any length that stands for itself: what is not UTF-8 and each unpaired surrogate become U+FFFD.</summary>
    /// <param name="json">Stands on a value; left on its end.</param>
    /// <returns>Null when it is no string.</returns>
    public static string? ReadText(ref Utf8JsonReader json) => ReadPiece(ref json) is { } piece ? TextCarry.Repair(piece) : null;

    /// <summary>A piece of a text: as <see cref="ReadText"/>, but an unpaired surrogate stays, for a <see cref="TextCarry"/> to join with its other half.</summary>
    /// <param name="json">Stands on a value; left on its end.</param>
    /// <returns>Null when it is no string.</returns>
    public static string? ReadPiece(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.String) return json.ValueIsEscaped ? Unescape(json.ValueSpan) : Encoding.UTF8.GetString(json.ValueSpan);
        json.Skip();
        return null;
    }

    /// <summary>A value as it was sent, with U+FFFD for what is not UTF-8: fit to be written into other JSON.</summary>
    /// <param name="json">Stands on a value; left on its end.</param>
    /// <param name="source">What the reader reads.</param>
    public static string ReadRaw(ref Utf8JsonReader json, ReadOnlySpan<byte> source) => Encoding.UTF8.GetString(ProviderJson.ReadRaw(source, ref json));

    private static string Unescape(ReadOnlySpan<byte> escaped)
    {
        StringBuilder text = new(escaped.Length);
        for (int at = escaped.IndexOf((byte)'\\'); at >= 0; at = escaped.IndexOf((byte)'\\'))
        {
            text.Append(Encoding.UTF8.GetString(escaped[..at]));
            text.Append(JsonEscapes.Decode(escaped[at..], out int read));
            escaped = escaped[(at + read)..];
        }
        return text.Append(Encoding.UTF8.GetString(escaped)).ToString();
    }
}
