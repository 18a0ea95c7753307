using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Breakeven.Protocols.Json;

/// <summary>Takes text out of what a provider sent, whatever its bytes: what is no text becomes U+FFFD, and nothing is lost or thrown.</summary>
internal static class ProviderText
{
    /// <param name="json">Stands on a value; left on its end.</param>
    /// <returns>Null when it is no string.</returns>
    public static string? Read(ref Utf8JsonReader json)
    {
        if (json.TokenType != JsonTokenType.String)
        {
            json.Skip();
            return null;
        }
        bool isText = Utf8.IsValid(json.ValueSpan) && (!json.ValueIsEscaped || JsonEscapes.TryMeasure(json.ValueSpan, out _));
        return isText ? json.GetString() : Repair(json.ValueSpan);
    }

    private static string Repair(ReadOnlySpan<byte> escaped)
    {
        // UTF-16 first, in which an unpaired surrogate can be held; the encoder then replaces it.
        StringBuilder text = new(escaped.Length);
        while (!escaped.IsEmpty)
        {
            if (escaped[0] == '\\')
            {
                (char unit, int read) = ReadEscape(escaped);
                text.Append(unit);
                escaped = escaped[read..];
                continue;
            }
            OperationStatus status = Rune.DecodeFromUtf8(escaped, out Rune rune, out int length);
            text.Append(status == OperationStatus.Done ? rune.ToString() : "\uFFFD");
            escaped = escaped[length..];
        }
        return Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text.ToString()));
    }

    // The tokenizer has accepted the escape, so it is whole.
    private static (char Unit, int Read) ReadEscape(ReadOnlySpan<byte> escape) => escape[1] switch
    {
        (byte)'u' => ((char)ushort.Parse(escape[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture), 6),
        (byte)'n' => ('\n', 2),
        (byte)'r' => ('\r', 2),
        (byte)'t' => ('\t', 2),
        (byte)'b' => ('\b', 2),
        (byte)'f' => ('\f', 2),
        byte literal => ((char)literal, 2),
    };
}
