using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Writes an embedding answer that came in another format.</summary>
internal sealed class EmbeddingAnswerWriter(EmbeddingRequest request, AnswerIdentity identity) : IAnswerWriter
{
    /// <summary>Nothing: embeddings are not streamed.</summary>
    public void Write(AnswerEvent item, IBufferWriter<byte> output)
    {
    }

    /// <summary>Nothing: embeddings are not streamed.</summary>
    public void WriteEnd(IBufferWriter<byte> output)
    {
    }

    public void WriteWhole(IReadOnlyList<AnswerEvent> events, IBufferWriter<byte> output)
    {
        string model = events.OfType<AnswerEvent.Started>().FirstOrDefault()?.Model ?? identity.Model;
        TokenUsage usage = events.OfType<AnswerEvent.Usage>().LastOrDefault()?.Tokens ?? TokenUsage.Zero;
        using Utf8JsonWriter json = new(output, WireJson.WriterOptions);
        json.WriteStartObject();
        json.WriteString("object"u8, "list"u8);
        json.WriteStartArray("data"u8);
        foreach (AnswerEvent.Embedding embedding in events.OfType<AnswerEvent.Embedding>()) WriteEmbedding(json, embedding);
        json.WriteEndArray();
        json.WriteString("model"u8, model);
        json.WriteStartObject("usage"u8);
        json.WriteNumber("prompt_tokens"u8, usage.TotalInput);
        json.WriteNumber("total_tokens"u8, usage.Total);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteEmbedding(Utf8JsonWriter json, AnswerEvent.Embedding embedding)
    {
        json.WriteStartObject();
        json.WriteString("object"u8, "embedding"u8);
        json.WriteNumber("index"u8, embedding.Index);
        if (request.WantsBase64) json.WriteBase64String("embedding"u8, LittleEndian(embedding.Vector.Span));
        else WriteNumbers(json, embedding.Vector.Span);
        json.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter json, ReadOnlySpan<float> vector)
    {
        json.WriteStartArray("embedding"u8);
        foreach (float number in vector)
        {
            if (float.IsFinite(number)) json.WriteNumberValue(number);
            else json.WriteNullValue(); // JSON has no other word for it
        }
        json.WriteEndArray();
    }

    private static byte[] LittleEndian(ReadOnlySpan<float> vector)
    {
        byte[] bytes = new byte[vector.Length * sizeof(float)];
        for (int i = 0; i < vector.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(i * sizeof(float)), vector[i]);
        return bytes;
    }
}
