using System.Buffers;
using System.Text;
using System.Text.Json;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Ollama;

/// <summary>Writes one answer of chat or generate from neutral events.</summary>
/// <remarks>
/// Tool calls are kept back until the answer is complete and then told in one line, since Ollama's clients run a call as soon as they see it.
/// Durations are what a client of the gateway waits: until the first output for the prompt, from there on for the answer, of which clients make tokens per second. Without
/// a stream all of the time is the answer's. Counts that are not known are left out, as Ollama does.
/// </remarks>
internal sealed class OllamaAnswerWriter(AnswerIdentity identity, bool isChat) : IAnswerWriter
{
    private readonly string _createdAt = identity.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'");
    private readonly SortedDictionary<int, OllamaPendingCall> _calls = [];
    private string _model = identity.Model;
    private FinishReason _reason = FinishReason.Stop;
    private TokenUsage? _usage;
    private TimeSpan? _firstOutput;

    public void Write(AnswerEvent item, IBufferWriter<byte> output)
    {
        switch (item)
        {
            case AnswerEvent.Text { Choice: 0 } text:
                WriteLine(output, text.Delta, null, null);
                break;
            case AnswerEvent.Refusal { Choice: 0 } refusal:
                WriteLine(output, refusal.Delta, null, null);
                break;
            case AnswerEvent.Reasoning { Choice: 0 } reasoning:
                WriteLine(output, "", reasoning.Delta, null);
                break;
            case AnswerEvent.LogProbabilities { Choice: 0 } probabilities:
                WriteLine(output, "", null, probabilities.Json);
                break;
            default:
                Keep(item);
                break;
        }
    }

    public void WriteEnd(IBufferWriter<byte> output)
    {
        if (_calls.Count > 0)
        {
            WriteObject(output, "", null, [], _calls.Values, isDone: false);
            output.Write("\n"u8);
        }
        WriteObject(output, "", null, [], [], isDone: true);
        output.Write("\n"u8);
    }

    public void WriteWhole(IReadOnlyList<AnswerEvent> events, IBufferWriter<byte> output)
    {
        StringBuilder text = new();
        StringBuilder thinking = new();
        List<ReadOnlyMemory<byte>> probabilities = [];
        foreach (AnswerEvent item in events)
        {
            if (item is AnswerEvent.Text { Choice: 0 } said) text.Append(said.Delta);
            else if (item is AnswerEvent.Refusal { Choice: 0 } refusal) text.Append(refusal.Delta);
            else if (item is AnswerEvent.Reasoning { Choice: 0 } reasoning) thinking.Append(reasoning.Delta);
            else if (item is AnswerEvent.LogProbabilities { Choice: 0 } told) probabilities.Add(told.Json);
            else Keep(item);
        }
        WriteObject(output, text.ToString(), thinking.Length > 0 ? thinking.ToString() : null, probabilities, _calls.Values, isDone: true);
    }

    private void Keep(AnswerEvent item)
    {
        switch (item)
        {
            case AnswerEvent.Started started:
                _model = started.Model ?? _model;
                break;
            case AnswerEvent.ToolCall { Choice: 0 } call:
                _calls[call.Call] = new(call.Id, call.Name);
                break;
            case AnswerEvent.ToolArguments { Choice: 0 } arguments when _calls.TryGetValue(arguments.Call, out OllamaPendingCall? pending):
                pending.Arguments.Append(arguments.Delta);
                break;
            case AnswerEvent.Finished { Choice: 0 } finished:
                _reason = finished.Reason;
                break;
            case AnswerEvent.Usage usage:
                _usage = usage.Tokens;
                break;
        }
    }

    private void WriteLine(IBufferWriter<byte> output, string text, string? thinking, ReadOnlyMemory<byte>? probabilities)
    {
        _firstOutput ??= identity.Elapsed?.Invoke();
        WriteObject(output, text, thinking, probabilities is { } told ? [told] : [], [], isDone: false);
        output.Write("\n"u8);
    }

    private void WriteObject(IBufferWriter<byte> output, string text, string? thinking, IReadOnlyList<ReadOnlyMemory<byte>> probabilities, IReadOnlyCollection<OllamaPendingCall> calls, bool isDone)
    {
        using Utf8JsonWriter json = new(output, WireJson.WriterOptions);
        json.WriteStartObject();
        json.WriteString("model"u8, _model);
        json.WriteString("created_at"u8, _createdAt);
        if (isChat)
        {
            json.WriteStartObject("message"u8);
            json.WriteString("role"u8, "assistant"u8);
        }
        json.WriteString(isChat ? "content"u8 : "response"u8, text);
        if (thinking is not null) json.WriteString("thinking"u8, thinking);
        WriteCalls(json, calls);
        if (isChat) json.WriteEndObject();
        OllamaLogProbabilities.Write(json, probabilities);
        json.WriteBoolean("done"u8, isDone);
        if (isDone) WriteFacts(json);
        json.WriteEndObject();
    }

    private static void WriteCalls(Utf8JsonWriter json, IReadOnlyCollection<OllamaPendingCall> calls)
    {
        if (calls.Count == 0) return;
        int index = 0;
        json.WriteStartArray("tool_calls"u8);
        foreach (OllamaPendingCall call in calls)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, call.Id);
            json.WriteStartObject("function"u8);
            json.WriteNumber("index"u8, index++);
            json.WriteString("name"u8, call.Name);
            json.WritePropertyName("arguments"u8);
            JsonCopy.WriteArguments(json, call.Arguments.ToString());
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private void WriteFacts(Utf8JsonWriter json)
    {
        TimeSpan total = identity.Elapsed?.Invoke() ?? TimeSpan.Zero;
        TimeSpan prompt = _firstOutput ?? TimeSpan.Zero;
        json.WriteString("done_reason"u8, OllamaFinishReasons.Write(_reason));
        json.WriteNumber("total_duration"u8, Nanoseconds(total));
        json.WriteNumber("load_duration"u8, 0);
        if (_usage is TokenUsage counted) json.WriteNumber("prompt_eval_count"u8, counted.TotalInput);
        json.WriteNumber("prompt_eval_duration"u8, Nanoseconds(prompt));
        if (_usage is TokenUsage usage) json.WriteNumber("eval_count"u8, usage.Output);
        json.WriteNumber("eval_duration"u8, Nanoseconds(total - prompt));
    }

    private static long Nanoseconds(TimeSpan time) => time.Ticks * TimeSpan.NanosecondsPerTick;
}
