using System.Buffers;
using System.Text.Json;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Writes one answer as chat completions tell it: chunks and <c>[DONE]</c>, or one object.</summary>
/// <param name="tellsUsage">Whether a stream ends with the chunk of usage. A whole answer always has it.</param>
/// <remarks>
/// A choice's role chunk is written with the first thing it says, so that a target that fails before has left no trace. What proves
/// reasoning to its model has no field in this format and is left out.
/// </remarks>
internal sealed class ChatAnswerWriter(AnswerIdentity identity, bool tellsUsage) : IAnswerWriter
{
    private readonly ChatAnswerHead _head = new(identity);
    private readonly SortedDictionary<int, ChatChoiceEnd> _choices = [];
    private TokenUsage? _usage;

    public void Write(AnswerEvent item, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (item is AnswerEvent.Started { Model: { } model }) _head.Model = model;
        else if (item is AnswerEvent.Usage usage) _usage = usage.Tokens;
        else if (item is AnswerEvent.Finished finished) Get(finished.Choice).Keep(finished);
        else if (ChatDeltaWriter.ChoiceOf(item) is { } choice) WriteSaid(output, choice, item);
    }

    public void WriteEnd(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (_choices.Count == 0) Get(0);
        foreach ((int choice, ChatChoiceEnd end) in _choices)
        {
            if (!end.HasBegun) WriteRole(output, choice, saysText: true);
            foreach (int call in end.CallsWithoutArguments) WriteDelta(output, choice, new AnswerEvent.ToolArguments(choice, call, "{}"));
            WriteFinish(output, choice, end.Word);
        }
        if (tellsUsage && _usage is { } usage) WriteUsage(output, usage);
        output.Write("data: [DONE]\n\n"u8);
    }

    public void WriteWhole(IReadOnlyList<AnswerEvent> events, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(events);
        ChatWholeWriter.Write(_head, events, output);
    }

    private ChatChoiceEnd Get(int choice)
    {
        if (!_choices.TryGetValue(choice, out ChatChoiceEnd? end)) _choices[choice] = end = new ChatChoiceEnd();
        return end;
    }

    private void WriteSaid(IBufferWriter<byte> output, int choice, AnswerEvent item)
    {
        ChatChoiceEnd end = Get(choice);
        if (!end.HasBegun) WriteRole(output, choice, saysText: item is not AnswerEvent.ToolCall);
        end.Keep(item);
        WriteDelta(output, choice, item);
    }

    private void WriteDelta(IBufferWriter<byte> output, int choice, AnswerEvent item)
    {
        using Utf8JsonWriter json = BeginChoice(output, choice);
        ChatDeltaWriter.Write(json, item);
        EndChoice(json, output, item is AnswerEvent.LogProbabilities probabilities ? probabilities.Json : default, finish: null);
    }

    // As OpenAI's first chunk: the text begins empty, or there is none when the answer begins with a call.
    private void WriteRole(IBufferWriter<byte> output, int choice, bool saysText)
    {
        using Utf8JsonWriter json = BeginChoice(output, choice);
        json.WriteString("role"u8, "assistant"u8);
        json.WriteString("content"u8, saysText ? "" : null);
        EndChoice(json, output, default, finish: null);
    }

    private void WriteFinish(IBufferWriter<byte> output, int choice, string finish)
    {
        using Utf8JsonWriter json = BeginChoice(output, choice);
        EndChoice(json, output, default, finish);
    }

    private void WriteUsage(IBufferWriter<byte> output, TokenUsage usage)
    {
        using Utf8JsonWriter json = BeginChunk(output);
        json.WriteEndArray();
        ChatUsageWriter.Write(json, usage);
        EndChunk(json, output);
    }

    private Utf8JsonWriter BeginChoice(IBufferWriter<byte> output, int choice)
    {
        Utf8JsonWriter json = BeginChunk(output);
        json.WriteStartObject();
        json.WriteNumber("index"u8, choice);
        json.WriteStartObject("delta"u8);
        return json;
    }

    private void EndChoice(Utf8JsonWriter json, IBufferWriter<byte> output, ReadOnlyMemory<byte> logProbabilities, string? finish)
    {
        json.WriteEndObject();
        if (!logProbabilities.IsEmpty)
        {
            json.WritePropertyName("logprobs"u8);
            json.WriteRawValue(ChatLogProbabilities.OnOneLine(logProbabilities.Span), skipInputValidation: true);
        }
        json.WriteString("finish_reason"u8, finish);
        json.WriteEndObject();
        json.WriteEndArray();
        if (tellsUsage) json.WriteNull("usage"u8); // OpenAI's own chunks have it where usage was asked for
        EndChunk(json, output);
    }

    private Utf8JsonWriter BeginChunk(IBufferWriter<byte> output)
    {
        output.Write("data: "u8);
        Utf8JsonWriter json = new(output, WireJson.WriterOptions);
        json.WriteStartObject();
        _head.Write(json, "chat.completion.chunk"u8);
        json.WriteStartArray("choices"u8);
        return json;
    }

    private static void EndChunk(Utf8JsonWriter json, IBufferWriter<byte> output)
    {
        json.WriteEndObject();
        json.Flush();
        output.Write("\n\n"u8);
    }
}
