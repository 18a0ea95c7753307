using System.Collections.Immutable;
using System.Text.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Writes the messages of a chat completion request.</summary>
/// <remarks>
/// A message of text only becomes one string, its parts on lines of their own, as engines join them for their templates: many take no parts.
/// A tool's answer is text in this format; its images and documents follow in a user's message after the last answer of the turn, since no
/// message may come between the answers. That a tool failed has no word here: the answer's text tells it.
/// </remarks>
internal readonly struct ChatMessagesWriter(Utf8JsonWriter json, TranslationRules rules)
{
    public void Write(ImmutableArray<Message> messages)
    {
        List<ContentPart> shown = [];
        json.WriteStartArray("messages"u8);
        foreach (Message message in messages)
        {
            if (message.Role != MessageRole.Tool) WriteShown(shown);
            switch (message.Role)
            {
                case MessageRole.System:
                    WriteMessage("system"u8, message.Name, message.Parts);
                    break;
                case MessageRole.User:
                    WriteMessage("user"u8, message.Name, message.Parts);
                    break;
                case MessageRole.Assistant:
                    WriteAssistant(message);
                    break;
                default:
                    WriteResults(message.Parts, shown);
                    break;
            }
        }
        WriteShown(shown);
        json.WriteEndArray();
    }

    private void WriteMessage(ReadOnlySpan<byte> role, string? name, ImmutableArray<ContentPart> parts)
    {
        json.WriteStartObject();
        json.WriteString("role"u8, role);
        if (name is not null) json.WriteString("name"u8, name);
        json.WritePropertyName("content"u8);
        ChatPartsWriter.WriteContent(json, rules, parts);
        json.WriteEndObject();
    }

    private void WriteAssistant(Message message)
    {
        json.WriteStartObject();
        json.WriteString("role"u8, "assistant"u8);
        if (message.Name is not null) json.WriteString("name"u8, message.Name);
        WriteReasoning(message.Parts);
        WriteWords(message.Parts);
        WriteCalls(message.Parts);
        json.WriteEndObject();
    }

    // What was reasoned earlier helps the model that gets it back; other targets would refuse the field, and the answer does not need it.
    private void WriteReasoning(ImmutableArray<ContentPart> parts)
    {
        if (rules.ReasoningField is not { } field) return;
        string reasoning = string.Concat(parts.OfType<ContentPart.Reasoning>().Select(part => part.Value));
        if (reasoning.Length > 0) json.WriteString(field, reasoning);
    }

    private void WriteWords(ImmutableArray<ContentPart> parts)
    {
        ImmutableArray<ContentPart> content = [.. parts.Where(part => part is not (ContentPart.Reasoning or ContentPart.HiddenReasoning or ContentPart.Refusal or ContentPart.ToolCall))];
        string refusal = string.Concat(parts.OfType<ContentPart.Refusal>().Select(part => part.Value));
        bool saysElse = refusal.Length > 0 || parts.Any(part => part is ContentPart.ToolCall);
        json.WritePropertyName("content"u8);
        if (content.IsEmpty && saysElse) json.WriteNullValue();
        else ChatPartsWriter.WriteContent(json, rules, content);
        if (refusal.Length > 0) json.WriteString("refusal"u8, refusal);
    }

    private void WriteCalls(ImmutableArray<ContentPart> parts)
    {
        if (!parts.Any(part => part is ContentPart.ToolCall)) return;
        json.WriteStartArray("tool_calls"u8);
        foreach (ContentPart.ToolCall call in parts.OfType<ContentPart.ToolCall>())
        {
            json.WriteStartObject();
            json.WriteString("id"u8, call.Id);
            json.WriteString("type"u8, "function"u8);
            json.WriteStartObject("function"u8);
            json.WriteString("name"u8, call.Name);
            json.WriteString("arguments"u8, call.ArgumentsJson.Length > 0 ? call.ArgumentsJson : "{}"); // engines parse it, and the empty text is no JSON
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private void WriteResults(ImmutableArray<ContentPart> results, List<ContentPart> shown)
    {
        foreach (ContentPart.ToolResult result in results.OfType<ContentPart.ToolResult>())
        {
            json.WriteStartObject();
            json.WriteString("role"u8, "tool"u8);
            json.WriteString("tool_call_id"u8, result.CallId);
            json.WritePropertyName("content"u8);
            ChatPartsWriter.WriteContent(json, rules, [.. result.Parts.Where(part => part is ContentPart.Text)]);
            json.WriteEndObject();
            shown.AddRange(result.Parts.Where(part => part is not ContentPart.Text));
        }
    }

    private void WriteShown(List<ContentPart> shown)
    {
        if (shown.Count == 0) return;
        WriteMessage("user"u8, name: null, [.. shown]);
        shown.Clear();
    }
}
