using System.Collections.Immutable;
using System.Text.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Responses;

/// <summary>Writes messages as <c>instructions</c> and <c>input</c>.</summary>
/// <remarks>
/// A speaker's name and that a tool failed have no word here: the text tells them, if anything does. Reasoning of other models is left out
/// unless the target says where it takes it (<see cref="TranslationRules.ReasoningField"/>).
/// </remarks>
internal readonly struct ResponsesItemsWriter(Utf8JsonWriter json, TranslationRules rules)
{
    public void Write(ImmutableArray<Message> messages)
    {
        bool isInstructed = messages is [{ Role: MessageRole.System } first, _, ..] && first.Parts.All(part => part is ContentPart.Text);
        if (isInstructed) json.WriteString("instructions"u8, JoinTexts(messages[0].Parts));
        json.WriteStartArray("input"u8);
        foreach (Message message in isInstructed ? messages.AsSpan(1..) : messages.AsSpan()) WriteMessage(message);
        json.WriteEndArray();
    }

    private void WriteMessage(Message message)
    {
        if (message.Role == MessageRole.Assistant)
        {
            WriteTurn(message.Parts);
            return;
        }
        if (message.Role == MessageRole.Tool)
        {
            foreach (ContentPart.ToolResult result in message.Parts.OfType<ContentPart.ToolResult>()) WriteResult(result);
            return;
        }
        json.WriteStartObject();
        json.WriteString("type"u8, "message"u8);
        json.WriteString("role"u8, message.Role == MessageRole.User ? "user"u8 : "system"u8);
        json.WritePropertyName("content"u8);
        WriteContent(message.Parts);
        json.WriteEndObject();
    }

    // Items in the order of the parts: words that follow each other are one message, each call is an item.
    private void WriteTurn(ImmutableArray<ContentPart> parts)
    {
        string summary = "";
        for (int at = 0; at < parts.Length; at++)
        {
            switch (parts[at])
            {
                case ContentPart.Reasoning reasoning:
                    summary = reasoning.Value;
                    if (rules.ReasoningField is not null) WriteReasoning($"rs_{at}", "content"u8, "reasoning_text"u8, summary, encryptedContent: null);
                    break;
                case ContentPart.HiddenReasoning hidden when ResponsesReasoning.TryUnseal(hidden.Data, out string id, out string encrypted):
                    WriteReasoning(id, "summary"u8, "summary_text"u8, summary, encrypted);
                    summary = "";
                    break;
                case ContentPart.ToolCall call:
                    WriteCall(call);
                    break;
                case ContentPart.Text or ContentPart.Refusal:
                    at = WriteWords(parts, at);
                    break;
            }
        }
    }

    /// <returns>The last part that was written.</returns>
    private int WriteWords(ImmutableArray<ContentPart> parts, int at)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "message"u8);
        json.WriteString("role"u8, "assistant"u8);
        json.WriteStartArray("content"u8);
        for (; at < parts.Length && parts[at] is ContentPart.Text or ContentPart.Refusal; at++)
        {
            if (parts[at] is ContentPart.Text text) WriteTyped("output_text"u8, "text"u8, text.Value);
            else WriteTyped("refusal"u8, "refusal"u8, ((ContentPart.Refusal)parts[at]).Value);
        }
        json.WriteEndArray();
        json.WriteEndObject();
        return at - 1;
    }

    private void WriteCall(ContentPart.ToolCall call)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "function_call"u8);
        json.WriteString("call_id"u8, call.Id);
        json.WriteString("name"u8, call.Name);
        json.WriteString("arguments"u8, call.ArgumentsJson.Length > 0 ? call.ArgumentsJson : "{}"); // engines parse it, and the empty text is no JSON
        json.WriteEndObject();
    }

    private void WriteReasoning(string id, ReadOnlySpan<byte> place, ReadOnlySpan<byte> type, string text, string? encryptedContent)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "reasoning"u8);
        json.WriteString("id"u8, id);
        if (!place.SequenceEqual("summary"u8))
        {
            json.WriteStartArray("summary"u8);
            json.WriteEndArray();
        }
        json.WriteStartArray(place);
        if (text.Length > 0) WriteTyped(type, "text"u8, text);
        json.WriteEndArray();
        if (encryptedContent is not null) json.WriteString("encrypted_content"u8, encryptedContent);
        json.WriteEndObject();
    }

    private void WriteResult(ContentPart.ToolResult result)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "function_call_output"u8);
        json.WriteString("call_id"u8, result.CallId);
        json.WritePropertyName("output"u8);
        WriteContent(result.Parts);
        json.WriteEndObject();
    }

    private void WriteContent(ImmutableArray<ContentPart> parts)
    {
        if (parts.All(part => part is ContentPart.Text))
        {
            json.WriteStringValue(JoinTexts(parts));
            return;
        }
        json.WriteStartArray();
        foreach (ContentPart part in parts) WritePart(part);
        json.WriteEndArray();
    }

    private void WritePart(ContentPart part)
    {
        switch (part)
        {
            case ContentPart.Text text:
                WriteTyped("input_text"u8, "text"u8, text.Value);
                break;
            case ContentPart.Image image:
                json.WriteStartObject();
                json.WriteString("type"u8, "input_image"u8);
                json.WriteString("image_url"u8, DataUrl.Write(image.Source));
                json.WriteString("detail"u8, image.Detail ?? "auto"); // required here
                json.WriteEndObject();
                break;
            case ContentPart.File { Source.Url: { } url }:
                WriteTyped("input_file"u8, "file_url"u8, url);
                break;
            case ContentPart.File file:
                json.WriteStartObject();
                json.WriteString("type"u8, "input_file"u8);
                json.WriteString("filename"u8, file.Name ?? "document.pdf"); // OpenAI requires a name beside bytes
                json.WriteString("file_data"u8, DataUrl.Write(file.Source));
                json.WriteEndObject();
                break;
            case ContentPart.Audio:
                rules.Drop("input_audio", "It hears nothing.");
                break;
            default:
                rules.Drop("content", "It has no such part in a message of this role.");
                break;
        }
    }

    private void WriteTyped(ReadOnlySpan<byte> type, ReadOnlySpan<byte> name, string value)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, type);
        json.WriteString(name, value);
        json.WriteEndObject();
    }

    private static string JoinTexts(ImmutableArray<ContentPart> texts) => string.Join('\n', texts.Cast<ContentPart.Text>().Select(text => text.Value));
}
