using System.Buffers.Binary;
using System.Text.Json;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Reads the vectors of a whole answer, as numbers or as base64 of little-endian 32-bit floats.</summary>
internal sealed class EmbeddingAnswerReader : IAnswerReader
{
    /// <summary>Nothing: embeddings are not streamed.</summary>
    public void Read(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data, ICollection<AnswerEvent> events)
    {
    }

    /// <summary>Nothing: embeddings are not streamed.</summary>
    public void ReadEnd(ICollection<AnswerEvent> events)
    {
    }

    public void ReadWhole(ReadOnlySpan<byte> body, ICollection<AnswerEvent> events)
    {
        ListAnswer facts = ListAnswer.ReadEmbeddings(body);
        if (!facts.IsUsable) return;
        List<AnswerEvent> vectors = [];
        if (!TryReadVectors(body, vectors)) return;
        events.Add(new AnswerEvent.Started(null, facts.ResponseModel));
        foreach (AnswerEvent vector in vectors) events.Add(vector);
        if (facts.Usage is { } usage) events.Add(new AnswerEvent.Usage(usage));
    }

    private static bool TryReadVectors(ReadOnlySpan<byte> body, List<AnswerEvent> vectors)
    {
        try
        {
            Utf8JsonReader json = new(body.StartsWith("\uFEFF"u8) ? body[3..] : body, WireJson.ReaderOptions);
            json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                bool isData = json.ValueTextEquals("data"u8);
                json.Read();
                if (isData && json.TokenType == JsonTokenType.StartArray) ReadData(ref json, vectors);
                else json.Skip();
            }
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return false;
        }
    }

    private static void ReadData(ref Utf8JsonReader json, List<AnswerEvent> vectors)
    {
        for (int position = 0; json.Read() && json.TokenType != JsonTokenType.EndArray; position++)
        {
            if (json.TokenType == JsonTokenType.StartObject) ReadItem(ref json, position, vectors);
            else json.Skip();
        }
    }

    private static void ReadItem(ref Utf8JsonReader json, int position, List<AnswerEvent> vectors)
    {
        int index = position;
        float[]? vector = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isIndex = json.ValueTextEquals("index"u8);
            bool isVector = json.ValueTextEquals("embedding"u8);
            json.Read();
            if (isIndex && json.TokenType == JsonTokenType.Number && json.TryGetInt32(out int told) && told >= 0) index = told;
            else if (isVector) vector = ReadVector(ref json);
            else json.Skip();
        }
        if (vector is not null) vectors.Add(new AnswerEvent.Embedding(index, vector));
    }

    private static float[]? ReadVector(ref Utf8JsonReader json)
    {
        if (json.TokenType == JsonTokenType.String) return json.TryGetBytesFromBase64(out byte[]? bytes) ? FromLittleEndian(bytes) : null;
        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Skip();
            return null;
        }
        List<float> numbers = [];
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType == JsonTokenType.Number) numbers.Add(json.GetSingle());
            else json.Skip();
        }
        return Checked([.. numbers]);
    }

    private static float[]? FromLittleEndian(byte[] bytes)
    {
        if (bytes.Length % sizeof(float) != 0) return null;
        float[] vector = new float[bytes.Length / sizeof(float)];
        for (int i = 0; i < vector.Length; i++) vector[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(i * sizeof(float)));
        return Checked(vector);
    }

    // What is no number is no vector: whoever compared with it would find nothing, or everything.
    private static float[]? Checked(float[] vector) => Array.TrueForAll(vector, float.IsFinite) ? vector : null;
}
