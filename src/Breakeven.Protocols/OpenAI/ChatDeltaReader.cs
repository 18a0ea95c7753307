using System.Text;
using System.Text.Json;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Reads one choice of a chunk or of a whole answer into events, in the order reasoning, text, refusal, calls, whatever order its properties have.</summary>
internal ref struct ChatDeltaReader
{
    private readonly ReadOnlySpan<byte> _data;
    private readonly ICollection<AnswerEvent> _events;
    private string? _reasoning;
    private string? _otherReasoning;
    private StringBuilder? _textParts;
    private StringBuilder? _thoughtParts;
    private string? _text;
    private string? _refusal;
    private string? _logProbabilities;
    private FinishReason? _finish;
    private List<ChatToolDelta>? _calls;

    private ChatDeltaReader(ReadOnlySpan<byte> data, ICollection<AnswerEvent> events)
    {
        _data = data;
        _events = events;
    }

    /// <param name="json">Stands on the choice's opening brace; left on its end. Known to be whole JSON.</param>
    public static void Read(ref Utf8JsonReader json, ReadOnlySpan<byte> data, ChatChoices choices, ICollection<AnswerEvent> events)
    {
        ChatDeltaReader reader = new(data, events);
        int index = reader.ReadChoice(ref json);
        reader.Tell(choices.Get(index));
    }

    private int ReadChoice(ref Utf8JsonReader json)
    {
        int index = 0;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("delta"u8) || json.ValueTextEquals("message"u8)) ReadDelta(ref json);
            else if (json.ValueTextEquals("finish_reason"u8)) _finish = ReadFinish(ref json) ?? _finish;
            else if (json.ValueTextEquals("index"u8)) index = ReadIndex(ref json) ?? 0;
            else if (json.ValueTextEquals("logprobs"u8)) ReadLogProbabilities(ref json);
            else json.Skip();
        }
        return index < ChatChoices.Most ? index : 0;
    }

    private void ReadDelta(ref Utf8JsonReader json)
    {
        if (!Enter(ref json, JsonTokenType.StartObject)) return;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("content"u8)) ReadContent(ref json);
            else if (json.ValueTextEquals("reasoning_content"u8)) _reasoning = ReadPiece(ref json);
            else if (json.ValueTextEquals("reasoning"u8)) _otherReasoning = ReadPiece(ref json);
            else if (json.ValueTextEquals("refusal"u8)) _refusal = ReadPiece(ref json);
            else if (json.ValueTextEquals("tool_calls"u8)) ReadCalls(ref json);
            else if (json.ValueTextEquals("function_call"u8)) ReadFunctionCall(ref json);
            else json.Skip();
        }
    }

    private readonly void Tell(ChatChoiceState choice)
    {
        // Some servers send the same reasoning under both names.
        choice.AddReasoning(_reasoning ?? _otherReasoning ?? _thoughtParts?.ToString() ?? "", _events);
        choice.AddText(_text ?? _textParts?.ToString() ?? "", _events);
        choice.AddRefusal(_refusal ?? "", _events);
        foreach (ChatToolDelta call in _calls ?? []) choice.AddCall(call, _events);
        if (_logProbabilities is not null) _events.Add(new AnswerEvent.LogProbabilities(choice.Choice, Encoding.UTF8.GetBytes(_logProbabilities)));
        if (_finish is { } reason) choice.AddFinish(reason);
    }

    // Mistral's reasoning models send parts: {"type":"text","text":…} and {"type":"thinking","thinking":[text parts]}.
    private void ReadContent(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartArray)
        {
            _text = JsonText.ReadPiece(ref json);
            return;
        }
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType == JsonTokenType.StartObject) ReadPart(ref json);
            else json.Skip();
        }
    }

    private void ReadPart(ref Utf8JsonReader json)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("text"u8)) (_textParts ??= new StringBuilder()).Append(ReadPiece(ref json));
            else if (json.ValueTextEquals("thinking"u8)) ReadThinking(ref json);
            else json.Skip();
        }
    }

    private void ReadThinking(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.String) (_thoughtParts ??= new StringBuilder()).Append(JsonText.ReadPiece(ref json));
        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Skip();
            return;
        }
        int depth = json.CurrentDepth;
        while (json.Read() && json.CurrentDepth > depth)
        {
            if (json.TokenType == JsonTokenType.PropertyName && json.ValueTextEquals("text"u8)) (_thoughtParts ??= new StringBuilder()).Append(ReadPiece(ref json));
        }
    }

    private void ReadCalls(ref Utf8JsonReader json)
    {
        if (!Enter(ref json, JsonTokenType.StartArray)) return;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType == JsonTokenType.StartObject) ReadCall(ref json);
            else json.Skip();
        }
    }

    private void ReadCall(ref Utf8JsonReader json)
    {
        ChatToolDelta call = default;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("index"u8)) call = call with { Index = ReadIndex(ref json) };
            else if (json.ValueTextEquals("id"u8)) call = call with { Id = ReadName(ref json) };
            else if (json.ValueTextEquals("function"u8) || json.ValueTextEquals("custom"u8)) call = ReadFunction(ref json, call);
            else json.Skip();
        }
        (_calls ??= []).Add(call);
    }

    private void ReadFunctionCall(ref Utf8JsonReader json) => (_calls ??= []).Add(ReadFunction(ref json, default));

    private readonly ChatToolDelta ReadFunction(ref Utf8JsonReader json, ChatToolDelta call)
    {
        if (!Enter(ref json, JsonTokenType.StartObject)) return call;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("name"u8)) call = call with { Name = ReadName(ref json) };
            else if (json.ValueTextEquals("arguments"u8) || json.ValueTextEquals("input"u8)) call = call with { Arguments = ReadArguments(ref json) };
            else json.Skip();
        }
        return call;
    }

    // A text in pieces, or from some servers the object itself.
    private readonly string? ReadArguments(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray) return JsonText.ReadRaw(ref json, _data);
        return JsonText.ReadPiece(ref json) is { Length: > 0 } piece ? piece : null;
    }

    private void ReadLogProbabilities(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.StartObject) _logProbabilities = JsonText.ReadRaw(ref json, _data);
        else json.Skip();
    }

    private static FinishReason? ReadFinish(ref Utf8JsonReader json)
    {
        json.Read();
        return ChatFinishReasons.Read(JsonText.ReadShort(ref json));
    }

    private static string? ReadPiece(ref Utf8JsonReader json)
    {
        json.Read();
        return JsonText.ReadPiece(ref json) is { Length: > 0 } piece ? piece : null;
    }

    private static string? ReadName(ref Utf8JsonReader json)
    {
        json.Read();
        return JsonText.ReadShort(ref json);
    }

    private static int? ReadIndex(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Number && json.TryGetInt32(out int index) && index >= 0) return index;
        json.Skip();
        return null;
    }

    private static bool Enter(ref Utf8JsonReader json, JsonTokenType type)
    {
        json.Read();
        if (json.TokenType == type) return true;
        json.Skip();
        return false;
    }
}
