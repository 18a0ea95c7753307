using System.Collections.Immutable;
using System.Text.Json;

namespace Breakeven.Protocols.Prompts;

/// <summary>Reads one element of a conversation: who speaks, and which tool calls it makes and answers.</summary>
internal sealed class PromptItemReader(WireFormat format)
{
    private readonly ImmutableArray<string>.Builder _calls = ImmutableArray.CreateBuilder<string>();
    private readonly ImmutableArray<string>.Builder _results = ImmutableArray.CreateBuilder<string>();
    private string? _role, _type, _callId;

    /// <summary>The element only names something that is stored elsewhere.</summary>
    public bool IsReference => _type == "item_reference";

    /// <param name="json">Stands on the element; left on its end.</param>
    public PromptItem Read(ref Utf8JsonReader json)
    {
        int start = (int)json.TokenStartIndex;
        if (json.TokenType != JsonTokenType.StartObject) return new(PromptLayoutReader.Skip(ref json), PromptItemKind.Continued, [], []);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName) ReadMember(ref json);
        int end = (int)json.BytesConsumed;
        if (_callId is { } id)
        {
            if (_type?.EndsWith("_output", StringComparison.Ordinal) == true) _results.Add(id);
            else _calls.Add(id);
        }
        return new(new(start, end), Kind(), _calls.ToImmutable(), _results.ToImmutable());
    }

    private PromptItemKind Kind() => _role switch
    {
        "system" or "developer" => PromptItemKind.System,
        "user" when _results.Count == 0 && _type is null or "message" => PromptItemKind.User,
        _ => PromptItemKind.Continued,
    };

    private void ReadMember(ref Utf8JsonReader json)
    {
        bool role = json.ValueTextEquals("role"u8), type = json.ValueTextEquals("type"u8), callId = format == WireFormat.Responses && json.ValueTextEquals("call_id"u8);
        bool answered = format == WireFormat.ChatCompletions && json.ValueTextEquals("tool_call_id"u8);
        bool calls = format == WireFormat.ChatCompletions && json.ValueTextEquals("tool_calls"u8), blocks = format == WireFormat.Messages && json.ValueTextEquals("content"u8);
        json.Read();
        if ((calls || blocks) && json.TokenType == JsonTokenType.StartArray)
        {
            while (json.Read() && json.TokenType != JsonTokenType.EndArray) ReadPart(ref json, calls);
            return;
        }
        string? text = json.TokenType == JsonTokenType.String && (role || type || callId || answered) ? json.GetString() : null;
        json.Skip();
        if (role) _role = text;
        else if (type) _type = text;
        else if (callId) _callId = text;
        else if (answered && text is not null) _results.Add(text);
    }

    /// <summary>A call of <c>tool_calls</c>, or a block of <c>content</c>.</summary>
    private void ReadPart(ref Utf8JsonReader json, bool isCall)
    {
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return;
        }
        string? type = null, id = null, answers = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isType = json.ValueTextEquals("type"u8), isId = json.ValueTextEquals("id"u8), isAnswer = json.ValueTextEquals("tool_use_id"u8);
            json.Read();
            string? text = json.TokenType == JsonTokenType.String && (isType || isId || isAnswer) ? json.GetString() : null;
            json.Skip();
            if (isType) type = text;
            else if (isId) id = text;
            else if (isAnswer) answers = text;
        }
        if (answers is not null) _results.Add(answers);
        else if (id is not null && (isCall || type is "tool_use" or "server_tool_use")) _calls.Add(id);
    }
}
