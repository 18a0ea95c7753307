using System.Text.Json;

namespace Breakeven;

/// <summary>An enumeration's members as JSON writes them, looked up without allocating.</summary>
/// <remarks>The members must count from 0 without gaps.</remarks>
internal sealed class EnumWords<T> where T : struct, Enum
{
    private readonly T[] _values = Enum.GetValues<T>();
    private readonly JsonEncodedText[] _words;

    public EnumWords(JsonNamingPolicy policy) => _words = [.. _values.Select(value => JsonEncodedText.Encode(policy.ConvertName(value.ToString())))];

    public JsonEncodedText this[T value] => _words[System.Runtime.CompilerServices.Unsafe.BitCast<T, int>(value)];

    /// <exception cref="JsonException">The reader stands on no member's word.</exception>
    public T Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
            for (int i = 0; i < _words.Length; i++)
                if (reader.ValueTextEquals(_words[i].EncodedUtf8Bytes)) return _values[i];
        throw new JsonException($"one of {string.Join(", ", _words)} was expected");
    }
}

/// <summary>The enumerations of a record.</summary>
internal static class EnumWords
{
    public static readonly EnumWords<CallOutcome> Outcome = new(JsonNamingPolicy.SnakeCaseLower);
    public static readonly EnumWords<Location> Location = new(JsonNamingPolicy.SnakeCaseLower);
    public static readonly EnumWords<UsageSource> UsageSource = new(JsonNamingPolicy.SnakeCaseLower);
    public static readonly EnumWords<CostBasis> CostBasis = new(JsonNamingPolicy.KebabCaseLower);
}
