using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.Ollama;

/// <summary>Log probabilities: an array of what OpenAI puts into <c>logprobs.content</c>, token by token alike.</summary>
internal static class OllamaLogProbabilities
{
    /// <param name="pieces">Values of OpenAI's <c>logprobs</c>, in order.</param>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<ReadOnlyMemory<byte>> pieces)
    {
        if (pieces.Count == 0) return;
        json.WriteStartArray("logprobs"u8);
        foreach (ReadOnlyMemory<byte> piece in pieces)
        {
            // Checked as a whole first: what is copied must not break the line that it is copied into.
            if (JsonCopy.TryCompact(piece.Span, out ReadOnlyMemory<byte> compact)) WriteTokens(json, compact.Span);
        }
        json.WriteEndArray();
    }

    private static void WriteTokens(Utf8JsonWriter json, ReadOnlySpan<byte> piece)
    {
        Utf8JsonReader reader = new(piece, WireJson.ReaderOptions);
        reader.Read();
        while (reader.TokenType != JsonTokenType.None && ProviderJson.ReadProperty(ref reader))
        {
            if (!reader.ValueTextEquals("content"u8)) ProviderJson.SkipValue(ref reader);
            else if (ProviderJson.EnterArray(ref reader))
            {
                while (ProviderJson.ReadObjectElement(ref reader)) JsonCopy.Write(ref reader, json);
            }
        }
    }
}
