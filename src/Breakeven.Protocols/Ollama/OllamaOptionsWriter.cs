using System.Collections.Frozen;
using System.Text.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Ollama;

/// <summary>Writes <c>options</c>.</summary>
internal static class OllamaOptionsWriter
{
    private static readonly FrozenSet<string> s_known = OllamaOptions.Sampling.Concat(["num_ctx", "num_batch", "num_gpu", "num_thread", "main_gpu", "use_mmap"]).ToFrozenSet();

    /// <summary>Whether a field of another format is an option of Ollama under the same name.</summary>
    public static bool Knows(string name) => s_known.Contains(name);

    /// <param name="extras">Each known.</param>
    public static void Write(Utf8JsonWriter json, Conversation conversation, IReadOnlyList<ExtraField> extras)
    {
        json.WriteStartObject("options"u8);
        if (conversation.MaxOutputTokens is long limit) json.WriteNumber("num_predict"u8, limit);
        WriteNumber(json, "temperature"u8, conversation.Temperature);
        WriteNumber(json, "top_p"u8, conversation.TopP);
        if (conversation.TopK is long topK) json.WriteNumber("top_k"u8, topK);
        WriteNumber(json, "min_p"u8, conversation.MinP);
        WriteNumber(json, "presence_penalty"u8, conversation.PresencePenalty);
        WriteNumber(json, "frequency_penalty"u8, conversation.FrequencyPenalty);
        WriteNumber(json, "repeat_penalty"u8, conversation.RepetitionPenalty);
        if (conversation.Seed is long seed) json.WriteNumber("seed"u8, seed);
        WriteStop(json, conversation);
        foreach (ExtraField extra in extras)
        {
            json.WritePropertyName(extra.Name);
            json.WriteRawValue(extra.Json.Span);
        }
        json.WriteEndObject();
    }

    private static void WriteStop(Utf8JsonWriter json, Conversation conversation)
    {
        if (conversation.StopSequences.IsEmpty) return;
        json.WriteStartArray("stop"u8);
        foreach (string stop in conversation.StopSequences) json.WriteStringValue(stop);
        json.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter json, ReadOnlySpan<byte> name, double? value)
    {
        if (value is double number) json.WriteNumber(name, number);
    }
}
