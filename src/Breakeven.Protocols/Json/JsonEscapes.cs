using System.Globalization;

namespace Breakeven.Protocols.Json;

/// <summary>Looks at the escapes of a JSON string that the tokenizer has accepted, without the tokenizer's refusal of half a character.</summary>
internal static class JsonEscapes
{
    private const int UnicodeEscapeLength = 6;

    /// <param name="escaped">The string between its quotes, escapes and all.</param>
    /// <param name="decodedLength">Its length in UTF-8 once decoded; an unpaired surrogate counts as U+FFFD.</param>
    /// <returns>False when a surrogate escape has no partner.</returns>
    public static bool TryMeasure(ReadOnlySpan<byte> escaped, out int decodedLength)
    {
        bool whole = true;
        decodedLength = 0;
        for (int at = escaped.IndexOf((byte)'\\'); at >= 0; at = escaped.IndexOf((byte)'\\'))
        {
            (int read, int written, bool paired) = MeasureEscape(escaped[at..]);
            decodedLength += at + written;
            whole &= paired;
            escaped = escaped[(at + read)..];
        }
        decodedLength += escaped.Length;
        return whole;
    }

    /// <param name="escape">From the backslash on.</param>
    /// <param name="read">How many bytes the escape takes.</param>
    /// <returns>The UTF-16 unit it stands for, be it half a character.</returns>
    public static char Decode(ReadOnlySpan<byte> escape, out int read)
    {
        if (TryCodeUnit(escape, out char unit))
        {
            read = UnicodeEscapeLength;
            return unit;
        }
        read = 2;
        return (char)escape[1] switch
        {
            'b' => '\b',
            'f' => '\f',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            char itself => itself,
        };
    }

    private static (int Read, int Written, bool Paired) MeasureEscape(ReadOnlySpan<byte> escape)
    {
        if (!TryCodeUnit(escape, out char unit)) return (2, 1, true);
        if (!char.IsSurrogate(unit)) return (UnicodeEscapeLength, unit < 0x80 ? 1 : unit < 0x800 ? 2 : 3, true);

        bool paired = char.IsHighSurrogate(unit)
            && TryCodeUnit(escape[UnicodeEscapeLength..], out char low)
            && char.IsLowSurrogate(low);
        return paired ? (2 * UnicodeEscapeLength, 4, true) : (UnicodeEscapeLength, 3, false);
    }

    private static bool TryCodeUnit(ReadOnlySpan<byte> escape, out char unit)
    {
        unit = '\0';
        if (escape.Length < UnicodeEscapeLength || escape[0] != '\\' || escape[1] != 'u') return false;
        bool parsed = ushort.TryParse(escape[2..UnicodeEscapeLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort value);
        unit = (char)value;
        return parsed;
    }
}
