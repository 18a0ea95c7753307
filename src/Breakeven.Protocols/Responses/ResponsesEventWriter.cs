using System.Buffers;
using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.Responses;

/// <summary>Writes the events of a stream, numbered from 0.</summary>
internal sealed class ResponsesEventWriter(ResponseObject response, ResponseOutput output)
{
    private readonly ArrayBufferWriter<byte> _data = new();
    private int _sequence;

    public void WriteResponse(IBufferWriter<byte> stream, string type, string status, IReadOnlyList<OutputItem> items) => Write(stream, type, json =>
    {
        json.WritePropertyName("response"u8);
        response.Write(json, status, items);
    });

    public void WriteItemStart(IBufferWriter<byte> stream, OutputItem item) => WriteItem(stream, "response.output_item.added", item, "in_progress");

    /// <summary>The whole of an item, after the whole of its parts.</summary>
    public void WriteItemEnd(IBufferWriter<byte> stream, OutputItem item)
    {
        switch (item)
        {
            case MessageItem message:
                WritePartEnd(stream, message);
                break;
            case CallItem call:
                WriteAbout(stream, "response.function_call_arguments.done", call, json => json.WriteString("arguments"u8, call.WholeArguments));
                break;
            case ReasoningItem { Text.Length: > 0 } reasoning:
                WriteSummary(stream, "response.reasoning_summary_text.done", reasoning, json => json.WriteString("text"u8, reasoning.Text.ToString()));
                WriteSummary(stream, "response.reasoning_summary_part.done", reasoning, json =>
                {
                    json.WritePropertyName("part"u8);
                    reasoning.WritePart(json);
                });
                break;
        }
        WriteItem(stream, "response.output_item.done", item, response.StatusOf(item, output.Items));
    }

    public void WritePartStart(IBufferWriter<byte> stream, MessageItem item) => WritePart(stream, "response.content_part.added", item, item.Parts[^1]);

    public void WritePartEnd(IBufferWriter<byte> stream, MessageItem item)
    {
        MessagePart part = item.Parts[^1];
        WriteInPart(stream, part.IsRefusal ? "response.refusal.done" : "response.output_text.done", item, json =>
        {
            json.WriteString(part.IsRefusal ? "refusal"u8 : "text"u8, part.Words.ToString());
            if (!part.IsRefusal) part.WriteLogProbabilities(json);
        });
        WritePart(stream, "response.content_part.done", item, part);
    }

    public void WriteWords(IBufferWriter<byte> stream, MessageItem item, string delta)
    {
        bool isRefusal = item.Parts[^1].IsRefusal;
        WriteInPart(stream, isRefusal ? "response.refusal.delta" : "response.output_text.delta", item, json =>
        {
            json.WriteString("delta"u8, delta);
            if (isRefusal) return;
            json.WriteStartArray("logprobs"u8); // they come after their text, and are told at its end
            json.WriteEndArray();
        });
    }

    public void WriteReasoning(IBufferWriter<byte> stream, ReasoningItem item, string delta)
    {
        if (item.Text.Length == delta.Length)
        {
            WriteSummary(stream, "response.reasoning_summary_part.added", item, json =>
            {
                json.WriteStartObject("part"u8);
                json.WriteString("type"u8, "summary_text"u8);
                json.WriteString("text"u8, ""u8);
                json.WriteEndObject();
            });
        }
        WriteSummary(stream, "response.reasoning_summary_text.delta", item, json => json.WriteString("delta"u8, delta));
    }

    public void WriteArguments(IBufferWriter<byte> stream, CallItem item, string delta) =>
        WriteAbout(stream, "response.function_call_arguments.delta", item, json => json.WriteString("delta"u8, delta));

    private void WriteItem(IBufferWriter<byte> stream, string type, OutputItem item, string status) => Write(stream, type, json =>
    {
        json.WriteNumber("output_index"u8, item.Index);
        json.WritePropertyName("item"u8);
        item.Write(json, status);
    });

    private void WritePart(IBufferWriter<byte> stream, string type, MessageItem item, MessagePart part) => WriteInPart(stream, type, item, json =>
    {
        json.WritePropertyName("part"u8);
        part.Write(json);
    });

    private void WriteInPart(IBufferWriter<byte> stream, string type, MessageItem item, Action<Utf8JsonWriter> write) => WriteAbout(stream, type, item, json =>
    {
        json.WriteNumber("content_index"u8, item.Parts.Count - 1);
        write(json);
    });

    private void WriteSummary(IBufferWriter<byte> stream, string type, ReasoningItem item, Action<Utf8JsonWriter> write) => WriteAbout(stream, type, item, json =>
    {
        json.WriteNumber("summary_index"u8, 0);
        write(json);
    });

    private void WriteAbout(IBufferWriter<byte> stream, string type, OutputItem item, Action<Utf8JsonWriter> write) => Write(stream, type, json =>
    {
        json.WriteString("item_id"u8, item.Id);
        json.WriteNumber("output_index"u8, item.Index);
        write(json);
    });

    private void Write(IBufferWriter<byte> stream, string type, Action<Utf8JsonWriter> write)
    {
        _data.ResetWrittenCount();
        using (Utf8JsonWriter json = new(_data, WireJson.WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, type);
            json.WriteNumber("sequence_number"u8, _sequence++);
            write(json);
            json.WriteEndObject();
        }
        ResponsesEvents.Write(stream, System.Text.Encoding.UTF8.GetBytes(type), _data.WrittenSpan);
    }
}
