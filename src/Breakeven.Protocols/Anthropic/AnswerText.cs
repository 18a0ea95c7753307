using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.Anthropic;

/// <summary>A string in a provider's JSON, not decoded before it is needed; the default is an absent one.</summary>
internal readonly ref struct AnswerText
{
    private readonly ReadOnlySpan<byte> _quoted;

    private AnswerText(ReadOnlySpan<byte> quoted, long length)
    {
        _quoted = quoted;
        Length = length;
    }

    /// <summary>UTF-8 length once decoded.</summary>
    public long Length { get; }

    public bool IsEmpty => Length == 0;

    /// <param name="data">What <paramref name="json"/> reads.</param>
    /// <param name="json">Stands on a property's name; left on the end of its value.</param>
    /// <returns>The text; an absent one when the value is no string.</returns>
    public static AnswerText Read(ReadOnlySpan<byte> data, scoped ref Utf8JsonReader json)
    {
        json.Read();
        int start = (int)json.TokenStartIndex;
        long length = json.TokenType == JsonTokenType.String ? JsonText.Measure(ref json) : 0;
        json.Skip();
        return length == 0 ? default : new(data[start..(int)json.BytesConsumed], length);
    }

    /// <returns>The text, with U+FFFD for what is not UTF-8. Half a character stays, for a <see cref="TextCarry"/> to join with its other half.</returns>
    public string Decode()
    {
        if (_quoted.IsEmpty) return "";
        Utf8JsonReader json = new(_quoted);
        json.Read();
        return JsonText.ReadPiece(ref json) ?? "";
    }
}
