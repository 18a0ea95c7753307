using System.Text.Json;

namespace Breakeven.Protocols.Anthropic;

/// <summary>Reads fields of a request that was checked when it came in. A method that reads a value stands on its name and is left on the value's end.</summary>
internal static class NeutralFields
{
    /// <returns>A reader that stands on the first token.</returns>
    public static Utf8JsonReader Open(ReadOnlyMemory<byte> value)
    {
        Utf8JsonReader json = new(value.Span);
        json.Read();
        return json;
    }

    /// <summary>Goes to the next property of the object the reader is in, or to the object's end.</summary>
    public static bool NextProperty(ref Utf8JsonReader json) => json.Read() && json.TokenType == JsonTokenType.PropertyName;

    /// <summary>Goes to the next element of the array the reader is in, or to the array's end.</summary>
    public static bool NextElement(ref Utf8JsonReader json) => json.Read() && json.TokenType != JsonTokenType.EndArray;

    /// <returns>Null when it is no string.</returns>
    public static string? ReadText(ref Utf8JsonReader json)
    {
        json.Read();
        string? text = json.TokenType == JsonTokenType.String ? json.GetString() : null;
        json.Skip();
        return text;
    }

    public static bool? ReadFlag(ref Utf8JsonReader json)
    {
        json.Read();
        bool? flag = json.TokenType switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            _ => null,
        };
        json.Skip();
        return flag;
    }

    public static long? ReadInteger(ref Utf8JsonReader json)
    {
        json.Read();
        long? value = json.TokenType == JsonTokenType.Number && json.TryGetInt64(out long integer) ? integer : null;
        json.Skip();
        return value;
    }

    public static double? ReadNumber(ref Utf8JsonReader json)
    {
        json.Read();
        double? value = json.TokenType == JsonTokenType.Number && json.TryGetDouble(out double number) ? number : null;
        json.Skip();
        return value;
    }

    /// <param name="body">What <paramref name="json"/> reads.</param>
    /// <returns>The value as it was sent.</returns>
    public static ReadOnlyMemory<byte> ReadRaw(ReadOnlyMemory<byte> body, ref Utf8JsonReader json)
    {
        json.Read();
        int start = (int)json.TokenStartIndex;
        json.Skip();
        return body[start..(int)json.BytesConsumed];
    }

    /// <param name="body">What <paramref name="json"/> reads.</param>
    /// <returns>The value as it was sent; null for JSON's null.</returns>
    public static ReadOnlyMemory<byte>? ReadSaid(ReadOnlyMemory<byte> body, ref Utf8JsonReader json)
    {
        ReadOnlyMemory<byte> value = ReadRaw(body, ref json);
        return json.TokenType == JsonTokenType.Null ? (ReadOnlyMemory<byte>?)null : value; // without the cast null is an empty array
    }

    public static void Skip(ref Utf8JsonReader json)
    {
        json.Read();
        json.Skip();
    }
}
