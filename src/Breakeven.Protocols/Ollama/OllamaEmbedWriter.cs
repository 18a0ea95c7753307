using System.Buffers;
using System.Text.Json;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Ollama;

/// <summary>Writes one answer of embed from neutral events. It is never streamed.</summary>
internal sealed class OllamaEmbedWriter(AnswerIdentity identity) : IAnswerWriter
{
    private readonly List<AnswerEvent> _events = [];

    public void Write(AnswerEvent item, IBufferWriter<byte> output) => _events.Add(item);

    public void WriteEnd(IBufferWriter<byte> output) => WriteWhole(_events, output);

    public void WriteWhole(IReadOnlyList<AnswerEvent> events, IBufferWriter<byte> output)
    {
        using Utf8JsonWriter json = new(output, WireJson.WriterOptions);
        json.WriteStartObject();
        json.WriteString("model"u8, events.OfType<AnswerEvent.Started>().FirstOrDefault()?.Model ?? identity.Model);
        json.WriteStartArray("embeddings"u8);
        foreach (AnswerEvent.Embedding embedding in events.OfType<AnswerEvent.Embedding>().OrderBy(embedding => embedding.Index)) WriteVector(json, embedding.Vector.Span);
        json.WriteEndArray();
        json.WriteNumber("total_duration"u8, (identity.Elapsed?.Invoke() ?? TimeSpan.Zero).Ticks * TimeSpan.NanosecondsPerTick);
        json.WriteNumber("load_duration"u8, 0);
        if (events.OfType<AnswerEvent.Usage>().LastOrDefault() is { } usage) json.WriteNumber("prompt_eval_count"u8, usage.Tokens.TotalInput);
        json.WriteEndObject();
    }

    private static void WriteVector(Utf8JsonWriter json, ReadOnlySpan<float> vector)
    {
        json.WriteStartArray();
        foreach (float value in vector) json.WriteNumberValue(float.IsFinite(value) ? value : 0);
        json.WriteEndArray();
    }
}
