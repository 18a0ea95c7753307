using System.Text.Json;

namespace Breakeven.Protocols.Json;

/// <summary>Steps through what a provider sent, taking any value where another was expected.</summary>
internal static class ProviderJson
{
    /// <summary>In place of a count that is none: below zero, beyond belief, no whole number.</summary>
    public const long Wrong = -1;

    /// <param name="json">Stands on a property; afterwards inside its object, or on the end of a value that is none.</param>
    public static bool EnterObject(ref Utf8JsonReader json) => Enter(ref json, JsonTokenType.StartObject);

    /// <param name="json">Stands on a property; afterwards inside its array, or on the end of a value that is none.</param>
    public static bool EnterArray(ref Utf8JsonReader json) => Enter(ref json, JsonTokenType.StartArray);

    /// <summary>Goes to the next property of the object the reader is in, or to the object's end.</summary>
    public static bool ReadProperty(ref Utf8JsonReader json) => json.Read() && json.TokenType == JsonTokenType.PropertyName;

    /// <summary>Goes to the next object of the array the reader is in, over all that is none, or to the array's end.</summary>
    public static bool ReadObjectElement(ref Utf8JsonReader json)
    {
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType == JsonTokenType.StartObject) return true;
            json.Skip();
        }
        return false;
    }

    /// <param name="json">Stands on a property; left on the end of its value.</param>
    public static void SkipValue(ref Utf8JsonReader json)
    {
        json.Read();
        json.Skip();
    }

    /// <param name="json">Stands on a property; left on the end of its value.</param>
    /// <returns>Null for null; <see cref="Wrong"/> for what is no count from 0 to 10^9.</returns>
    public static long? ReadCount(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Null) return null;
        if (json.TokenType == JsonTokenType.Number && json.TryGetInt64(out long count) && count is >= 0 and <= TokenEstimate.LargestCredible) return count;
        json.Skip();
        return Wrong;
    }

    /// <param name="json">Stands on a property; left on the end of its value.</param>
    public static string? ReadName(ref Utf8JsonReader json)
    {
        json.Read();
        return JsonText.ReadShort(ref json);
    }

    /// <param name="json">Stands on a property; left on the end of its value.</param>
    public static string? ReadText(ref Utf8JsonReader json)
    {
        json.Read();
        return JsonText.ReadText(ref json);
    }

    /// <param name="json">Stands on a property; left on the end of its value.</param>
    public static bool ReadTrue(ref Utf8JsonReader json)
    {
        json.Read();
        bool isTrue = json.TokenType == JsonTokenType.True;
        json.Skip();
        return isTrue;
    }

    /// <param name="data">The document that the reader reads.</param>
    /// <param name="json">Stands on a value; left on its end.</param>
    /// <returns>The value's bytes as they were sent.</returns>
    public static ReadOnlySpan<byte> ReadRaw(ReadOnlySpan<byte> data, ref Utf8JsonReader json)
    {
        int start = checked((int)json.TokenStartIndex);
        json.Skip();
        return data[start..checked((int)json.BytesConsumed)];
    }

    private static bool Enter(ref Utf8JsonReader json, JsonTokenType start)
    {
        json.Read();
        if (json.TokenType == start) return true;
        json.Skip();
        return false;
    }
}
