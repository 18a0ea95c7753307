using System.Buffers;
using System.Text.Json;

namespace Breakeven.Protocols.Json;

/// <summary>Shows one block of a prompt to a visitor.</summary>
internal static class PromptText
{
    /// <summary>A string, decoded, or any other value as it was sent; nothing if it is empty.</summary>
    /// <param name="body">What <paramref name="json"/> reads.</param>
    /// <param name="json">Stands on a value; left on its end.</param>
    public static void Visit(ReadOnlySpan<byte> body, ref Utf8JsonReader json, ReadOnlySpan<byte> role, PromptVisitor visitor)
    {
        if (json.TokenType == JsonTokenType.String)
        {
            VisitString(in json, role, visitor);
            return;
        }
        int start = (int)json.TokenStartIndex;
        json.Skip();
        visitor(role, body[start..(int)json.BytesConsumed]);
    }

    /// <summary>A string, decoded; nothing if it is empty or another value.</summary>
    /// <param name="json">Stands on a value, or is the default: no value.</param>
    public static void VisitString(ref readonly Utf8JsonReader json, ReadOnlySpan<byte> role, PromptVisitor visitor)
    {
        if (json.TokenType != JsonTokenType.String || json.ValueSpan.IsEmpty) return;
        if (!json.ValueIsEscaped)
        {
            visitor(role, json.ValueSpan);
            return;
        }
        byte[] decoded = ArrayPool<byte>.Shared.Rent(json.ValueSpan.Length);
        try
        {
            visitor(role, decoded.AsSpan(0, json.CopyString(decoded)));
        }
        finally
        {
            // A prompt is not for the next one who rents the buffer.
            ArrayPool<byte>.Shared.Return(decoded, clearArray: true);
        }
    }
}
