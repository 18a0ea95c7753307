using System.Text;
using System.Text.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.OpenAI;

/// <summary>One choice of a whole answer, put together from its events.</summary>
internal sealed class ChatWholeChoice
{
    private readonly StringBuilder _text = new();
    private readonly StringBuilder _refusal = new();
    private readonly StringBuilder _reasoning = new();
    private readonly SortedDictionary<int, (AnswerEvent.ToolCall Call, StringBuilder Arguments)> _calls = [];
    private readonly List<ReadOnlyMemory<byte>> _logProbabilities = [];
    private readonly ChatChoiceEnd _end = new();

    public void Add(AnswerEvent item)
    {
        _end.Keep(item);
        if (item is AnswerEvent.Text text) _text.Append(text.Delta);
        else if (item is AnswerEvent.Refusal refusal) _refusal.Append(refusal.Delta);
        else if (item is AnswerEvent.Reasoning reasoning) _reasoning.Append(reasoning.Delta);
        else if (item is AnswerEvent.ToolCall call) _calls[call.Call] = (call, new StringBuilder());
        else if (item is AnswerEvent.ToolArguments arguments && _calls.TryGetValue(arguments.Call, out (AnswerEvent.ToolCall, StringBuilder Arguments) begun)) begun.Arguments.Append(arguments.Delta);
        else if (item is AnswerEvent.LogProbabilities probabilities) _logProbabilities.Add(probabilities.Json);
    }

    public void Write(Utf8JsonWriter json, int index)
    {
        json.WriteStartObject();
        json.WriteNumber("index"u8, index);
        json.WriteStartObject("message"u8);
        WriteMessage(json);
        json.WriteEndObject();
        json.WritePropertyName("logprobs"u8);
        ChatLogProbabilities.Write(json, _logProbabilities);
        json.WriteString("finish_reason"u8, _end.Word);
        json.WriteEndObject();
    }

    private void WriteMessage(Utf8JsonWriter json)
    {
        bool saysElse = _calls.Count > 0 || _refusal.Length > 0;
        json.WriteString("role"u8, "assistant"u8);
        json.WriteString("content"u8, _text.Length == 0 && saysElse ? null : _text.ToString());
        json.WriteString("refusal"u8, _refusal.Length == 0 ? null : _refusal.ToString());
        if (_reasoning.Length > 0) json.WriteString("reasoning_content"u8, _reasoning.ToString());
        if (_calls.Count == 0) return;
        json.WriteStartArray("tool_calls"u8);
        foreach ((AnswerEvent.ToolCall call, StringBuilder arguments) in _calls.Values) WriteCall(json, call, arguments);
        json.WriteEndArray();
    }

    private static void WriteCall(Utf8JsonWriter json, AnswerEvent.ToolCall call, StringBuilder arguments)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, call.Id);
        json.WriteString("type"u8, "function"u8);
        json.WriteStartObject("function"u8);
        json.WriteString("name"u8, call.Name);
        json.WriteString("arguments"u8, arguments.Length == 0 ? "{}" : arguments.ToString()); // clients parse it, and the empty text is no JSON
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
