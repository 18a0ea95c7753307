using System.Text.Json;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Reads the counts of a usage object.</summary>
internal static class TokenCounts
{
    /// <summary>In place of a count that cannot be true: no whole number, or beyond belief.</summary>
    public const long Wrong = -1;

    /// <param name="json">Stands on a property; left on the end of its value.</param>
    /// <returns>Null for null, <see cref="Wrong"/> for no count; what was sent may also be below zero.</returns>
    public static long? Read(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Null) return null;
        if (json.TokenType == JsonTokenType.Number && json.TryGetInt64(out long count) && count <= TokenEstimate.LargestCredible) return count;
        json.Skip();
        return Wrong;
    }

    /// <summary>One count of an object of counts.</summary>
    /// <param name="json">Stands on the object's property; left on the end of its value.</param>
    public static long? ReadDetail(ref Utf8JsonReader json, ReadOnlySpan<byte> name)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Null) return null;
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return Wrong;
        }
        long? count = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals(name))
            {
                count = Read(ref json);
                continue;
            }
            json.Read();
            json.Skip();
        }
        return count;
    }
}
