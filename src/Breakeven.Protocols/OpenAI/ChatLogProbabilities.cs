using System.Text.Json;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Joins the <c>logprobs</c> of a choice's pieces to those of the whole: <c>{"content":[…],"refusal":[…]}</c>.</summary>
internal static class ChatLogProbabilities
{
    /// <param name="json">Wants a value.</param>
    /// <param name="pieces">JSON objects as the target sent them.</param>
    public static void Write(Utf8JsonWriter json, List<ReadOnlyMemory<byte>> pieces)
    {
        if (pieces.Count == 0)
        {
            json.WriteNullValue();
            return;
        }
        json.WriteStartObject();
        WriteAll(json, "content"u8, pieces);
        WriteAll(json, "refusal"u8, pieces);
        json.WriteEndObject();
    }

    /// <summary>The same JSON fit for one field of an event: line ends stand between its tokens only, since inside strings they are escaped.</summary>
    public static ReadOnlySpan<byte> OnOneLine(ReadOnlySpan<byte> json)
    {
        if (json.IndexOfAny((byte)'\r', (byte)'\n') < 0) return json;
        byte[] line = json.ToArray();
        line.AsSpan().Replace((byte)'\r', (byte)' ');
        line.AsSpan().Replace((byte)'\n', (byte)' ');
        return line;
    }

    private static void WriteAll(Utf8JsonWriter json, ReadOnlySpan<byte> name, List<ReadOnlyMemory<byte>> pieces)
    {
        bool any = false;
        json.WritePropertyName(name);
        foreach (ReadOnlyMemory<byte> piece in pieces)
        {
            Utf8JsonReader reader = new(piece.Span);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                bool isWanted = reader.ValueTextEquals(name);
                reader.Read();
                if (isWanted && reader.TokenType == JsonTokenType.StartArray) any = WriteElements(json, ref reader, piece.Span, any);
                else reader.Skip();
            }
        }
        if (any) json.WriteEndArray();
        else json.WriteNullValue();
    }

    private static bool WriteElements(Utf8JsonWriter json, ref Utf8JsonReader reader, ReadOnlySpan<byte> piece, bool any)
    {
        if (!any) json.WriteStartArray();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            int start = (int)reader.TokenStartIndex;
            reader.Skip();
            json.WriteRawValue(piece[start..(int)reader.BytesConsumed], skipInputValidation: true);
        }
        return true;
    }
}
