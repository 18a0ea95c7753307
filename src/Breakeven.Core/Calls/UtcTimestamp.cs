using System.Text.Json;

namespace Breakeven;

/// <summary>Instants as text: UTC with a <c>Z</c> and microseconds, as <c>2026-11-23T12:00:00.000000Z</c>, so that text sorts as time does.</summary>
internal static class UtcTimestamp
{
    private const int Length = 27;

    public static void Write(Utf8JsonWriter json, JsonEncodedText name, DateTimeOffset at)
    {
        Span<byte> text = stackalloc byte[Length];
        Format(at, text);
        json.WriteString(name, text);
    }

    public static void Write(Utf8JsonWriter json, DateTimeOffset at)
    {
        Span<byte> text = stackalloc byte[Length];
        Format(at, text);
        json.WriteStringValue(text);
    }

    /// <exception cref="JsonException">Not an instant.</exception>
    public static DateTimeOffset Read(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out DateTimeOffset at) ? at.ToUniversalTime() : throw new JsonException("a time is written as 2026-11-23T12:00:00Z");

    /// <summary>By hand, since a custom format string costs a microsecond and each record has two instants at least.</summary>
    private static void Format(DateTimeOffset at, Span<byte> text)
    {
        DateTime utc = at.UtcDateTime;
        "0000-00-00T00:00:00.000000Z"u8.CopyTo(text);
        Digits(text[..4], utc.Year);
        Digits(text[5..7], utc.Month);
        Digits(text[8..10], utc.Day);
        Digits(text[11..13], utc.Hour);
        Digits(text[14..16], utc.Minute);
        Digits(text[17..19], utc.Second);
        Digits(text[20..26], (int)(utc.Ticks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond));
    }

    private static void Digits(Span<byte> text, int value)
    {
        for (int i = text.Length - 1; i >= 0; i--, value /= 10) text[i] = (byte)('0' + (value % 10));
    }
}
