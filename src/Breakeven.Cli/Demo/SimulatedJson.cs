using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Breakeven.Cli.Demo;

/// <summary>OpenAI's chat completion documents, as the simulated providers write them.</summary>
internal static class SimulatedJson
{
    public static byte[] Completion(SimulatedRequest request, string id, DateTimeOffset created, string text, EngineTimings? timings) => Write(json =>
    {
        Header(json, "chat.completion", request, id, created);
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", 0);
        json.WriteStartObject("message");
        json.WriteString("role", "assistant");
        json.WriteString("content", text);
        json.WriteEndObject();
        json.WriteString("finish_reason", "stop");
        json.WriteEndObject();
        json.WriteEndArray();
        Usage(json, request);
        Timings(json, timings);
    });

    /// <summary>One chunk of a stream; without <paramref name="text"/> the one that ends the answer.</summary>
    public static byte[] Chunk(SimulatedRequest request, string id, DateTimeOffset created, string? text, bool first, EngineTimings? timings) => Write(json =>
    {
        Header(json, "chat.completion.chunk", request, id, created);
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", 0);
        json.WriteStartObject("delta");
        if (first) json.WriteString("role", "assistant");
        if (text is not null) json.WriteString("content", text);
        json.WriteEndObject();
        json.WriteString("finish_reason", text is null ? "stop" : null);
        json.WriteEndObject();
        json.WriteEndArray();
        Timings(json, timings);
    });

    /// <summary>The chunk without choices that <c>stream_options.include_usage</c> asks for.</summary>
    public static byte[] UsageChunk(SimulatedRequest request, string id, DateTimeOffset created, EngineTimings? timings) => Write(json =>
    {
        Header(json, "chat.completion.chunk", request, id, created);
        json.WriteStartArray("choices");
        json.WriteEndArray();
        Usage(json, request);
        Timings(json, timings);
    });

    public static byte[] Error(SimulatedRefusal refusal) => Write(json =>
    {
        json.WriteStartObject("error");
        json.WriteString("message", refusal.Message);
        json.WriteString("type", refusal.Type);
        json.WriteNull("param");
        json.WriteString("code", refusal.Code);
        json.WriteEndObject();
    });

    public static byte[] Models(string model) => Write(json =>
    {
        json.WriteString("object", "list");
        json.WriteStartArray("data");
        json.WriteStartObject();
        json.WriteString("id", model);
        json.WriteString("object", "model");
        json.WriteNumber("created", 0);
        json.WriteString("owned_by", "simulated");
        json.WriteEndObject();
        json.WriteEndArray();
    });

    private static void Header(Utf8JsonWriter json, string kind, SimulatedRequest request, string id, DateTimeOffset created)
    {
        json.WriteString("id", id);
        json.WriteString("object", kind);
        json.WriteNumber("created", created.ToUnixTimeSeconds());
        json.WriteString("model", request.Model);
        json.WriteString("system_fingerprint", "simulated");
    }

    private static void Usage(Utf8JsonWriter json, SimulatedRequest request)
    {
        json.WriteStartObject("usage");
        json.WriteNumber("prompt_tokens", request.PromptTokens);
        json.WriteNumber("completion_tokens", request.OutputTokens);
        json.WriteNumber("total_tokens", request.PromptTokens + request.OutputTokens);
        if (request.CachedTokens is { } cached)
        {
            json.WriteStartObject("prompt_tokens_details");
            json.WriteNumber("cached_tokens", cached);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private static void Timings(Utf8JsonWriter json, EngineTimings? timings)
    {
        if (timings is null) return;
        json.WriteStartObject("timings");
        json.WritePropertyName("prompt_ms");
        json.WriteRawValue(Milliseconds(timings.PromptMs));
        json.WritePropertyName("predicted_ms");
        json.WriteRawValue(Milliseconds(timings.PredictedMs));
        json.WriteEndObject();
    }

    /// <summary>Microseconds are enough; the last bits of a double may differ between processors, and money is computed from this.</summary>
    private static string Milliseconds(double value) => value.ToString("F3", CultureInfo.InvariantCulture);

    private static byte[] Write(Action<Utf8JsonWriter> members)
    {
        ArrayBufferWriter<byte> buffer = new(512);
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }
}
