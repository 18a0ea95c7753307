using System.Buffers;
using System.Text.Json;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Anthropic;

/// <summary>Writes single events of a stream, each named twice as this format has it: by its <c>event</c> and by its <c>type</c>.</summary>
internal static class MessageEvents
{
    public static void WriteStart(IBufferWriter<byte> output, AnswerSummary summary, AnswerIdentity identity) =>
        Write(output, "message_start"u8, json =>
        {
            json.WriteStartObject("message"u8);
            WriteHead(json, summary, identity);
            json.WriteStartArray("content"u8);
            json.WriteEndArray();
            json.WriteNull("stop_reason"u8);
            json.WriteNull("stop_sequence"u8);
            WriteUsage(json, summary.Usage);
            json.WriteEndObject();
        });

    public static void WriteTextStart(IBufferWriter<byte> output, int index) =>
        WriteBlockStart(output, index, "text"u8, json => json.WriteString("text"u8, ""u8));

    public static void WriteThinkingStart(IBufferWriter<byte> output, int index) =>
        WriteBlockStart(output, index, "thinking"u8, json =>
        {
            json.WriteString("thinking"u8, ""u8);
            json.WriteString("signature"u8, ""u8);
        });

    public static void WriteCall(IBufferWriter<byte> output, int index, AnswerEvent.ToolCall call) =>
        WriteBlockStart(output, index, "tool_use"u8, json =>
        {
            json.WriteString("id"u8, call.Id);
            json.WriteString("name"u8, call.Name);
            json.WriteStartObject("input"u8);
            json.WriteEndObject();
        });

    /// <summary>A block that is whole when it begins.</summary>
    public static void WriteHiddenReasoning(IBufferWriter<byte> output, int index, string data)
    {
        WriteBlockStart(output, index, "redacted_thinking"u8, json => json.WriteString("data"u8, data));
        WriteBlockStop(output, index);
    }

    /// <param name="type">As <c>text_delta</c>.</param>
    /// <param name="field">Where such a delta has its text, as <c>text</c>.</param>
    public static void WriteDelta(IBufferWriter<byte> output, int index, ReadOnlySpan<byte> type, ReadOnlySpan<byte> field, string text)
    {
        Begin(output, "content_block_delta"u8);
        using (Utf8JsonWriter json = new(output, WireJson.WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "content_block_delta"u8);
            json.WriteNumber("index"u8, index);
            json.WriteStartObject("delta"u8);
            json.WriteString("type"u8, type);
            json.WriteString(field, text);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        output.Write("\n\n"u8);
    }

    public static void WriteBlockStop(IBufferWriter<byte> output, int index) =>
        Write(output, "content_block_stop"u8, json => json.WriteNumber("index"u8, index));

    public static void WriteFinish(IBufferWriter<byte> output, AnswerSummary summary) =>
        Write(output, "message_delta"u8, json =>
        {
            json.WriteStartObject("delta"u8);
            json.WriteString("stop_reason"u8, summary.StopReason);
            json.WriteString("stop_sequence"u8, summary.StopSequence);
            json.WriteEndObject();
            WriteUsage(json, summary.Usage);
        });

    public static void WriteStop(IBufferWriter<byte> output) => Write(output, "message_stop"u8, static _ => { });

    /// <summary>The message's fields that come before its content.</summary>
    public static void WriteHead(Utf8JsonWriter json, AnswerSummary summary, AnswerIdentity identity)
    {
        json.WriteString("id"u8, summary.Id(identity));
        json.WriteString("type"u8, "message"u8);
        json.WriteString("role"u8, "assistant"u8);
        json.WriteString("model"u8, summary.Model(identity));
    }

    /// <summary>All counts, cumulative; those of the prompt cache too, which clients expect to find.</summary>
    public static void WriteUsage(Utf8JsonWriter json, TokenUsage usage)
    {
        json.WriteStartObject("usage"u8);
        json.WriteNumber("input_tokens"u8, usage.Input);
        json.WriteNumber("cache_creation_input_tokens"u8, usage.CacheWrite);
        json.WriteNumber("cache_read_input_tokens"u8, usage.CachedInput);
        json.WriteNumber("output_tokens"u8, usage.Output);
        json.WriteEndObject();
    }

    private static void WriteBlockStart(IBufferWriter<byte> output, int index, ReadOnlySpan<byte> type, Action<Utf8JsonWriter> writeFields)
    {
        Begin(output, "content_block_start"u8);
        using (Utf8JsonWriter json = new(output, WireJson.WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, "content_block_start"u8);
            json.WriteNumber("index"u8, index);
            json.WriteStartObject("content_block"u8);
            json.WriteString("type"u8, type);
            writeFields(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        output.Write("\n\n"u8);
    }

    private static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> type, Action<Utf8JsonWriter> writeFields)
    {
        Begin(output, type);
        using (Utf8JsonWriter json = new(output, WireJson.WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, type);
            writeFields(json);
            json.WriteEndObject();
        }
        output.Write("\n\n"u8);
    }

    private static void Begin(IBufferWriter<byte> output, ReadOnlySpan<byte> type)
    {
        output.Write("event: "u8);
        output.Write(type);
        output.Write("\ndata: "u8);
    }
}
