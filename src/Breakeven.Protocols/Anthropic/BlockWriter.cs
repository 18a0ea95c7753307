using System.Text;
using System.Text.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Anthropic;

/// <summary>Writes the content blocks of a request, from parts that <see cref="SendableParts"/> let pass.</summary>
internal sealed class BlockWriter(Utf8JsonWriter json, TranslationRules rules)
{
    public void WriteText(ContentPart.Text text)
    {
        Start("text"u8);
        json.WriteString("text"u8, text.Value);
        End(text);
    }

    public void WriteResult(ContentPart.ToolResult result)
    {
        Start("tool_result"u8);
        json.WriteString("tool_use_id"u8, ToolId(result.CallId));
        json.WriteStartArray("content"u8);
        foreach (ContentPart part in result.Parts)
        {
            if (SendableParts.Of(part, rules) is { } sendable) Write(sendable);
        }
        json.WriteEndArray();
        if (result.IsError) json.WriteBoolean("is_error"u8, true);
        End(result);
    }

    public void Write(ContentPart part)
    {
        switch (part)
        {
            case ContentPart.Text text:
                WriteText(text);
                break;
            case ContentPart.Image image:
                WriteImage(image);
                break;
            case ContentPart.File file:
                WriteDocument(file);
                break;
            case ContentPart.Reasoning thought:
                Start("thinking"u8);
                json.WriteString("thinking"u8, thought.Value);
                json.WriteString("signature"u8, thought.Signature);
                json.WriteEndObject(); // a mark for the prompt cache is an error here
                break;
            case ContentPart.HiddenReasoning hidden:
                Start("redacted_thinking"u8);
                json.WriteString("data"u8, hidden.Data);
                json.WriteEndObject();
                break;
            case ContentPart.ToolCall call:
                Start("tool_use"u8);
                json.WriteString("id"u8, ToolId(call.Id));
                json.WriteString("name"u8, call.Name);
                json.WritePropertyName("input"u8);
                ToolInput.WriteValue(json, call.ArgumentsJson);
                End(call);
                break;
            default:
                rules.Drop("messages", "a kind of content in them cannot be said in Anthropic's Messages API.");
                break;
        }
    }

    private void WriteImage(ContentPart.Image image)
    {
        Start("image"u8);
        WriteSource(image.Source);
        End(image);
    }

    private void WriteDocument(ContentPart.File file)
    {
        Start("document"u8);
        if (file.Source is { MediaType: "text/plain", Base64: { } text }) WriteTextSource(text);
        else WriteSource(file.Source);
        if (!string.IsNullOrEmpty(file.Name)) json.WriteString("title"u8, file.Name);
        End(file);
    }

    private void WriteSource(MediaSource source)
    {
        json.WriteStartObject("source"u8);
        if (source.Url is not null)
        {
            json.WriteString("type"u8, "url"u8);
            json.WriteString("url"u8, source.Url);
        }
        else
        {
            json.WriteString("type"u8, "base64"u8);
            json.WriteString("media_type"u8, source.MediaType);
            json.WriteString("data"u8, source.Base64);
        }
        json.WriteEndObject();
    }

    private void WriteTextSource(string base64)
    {
        json.WriteStartObject("source"u8);
        json.WriteString("type"u8, "text"u8);
        json.WriteString("media_type"u8, "text/plain"u8);
        json.WriteString("data"u8, Encoding.UTF8.GetString(Convert.FromBase64String(base64)));
        json.WriteEndObject();
    }

    private void Start(ReadOnlySpan<byte> type)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, type);
    }

    private void End(ContentPart part)
    {
        MessagesRequestWriter.WriteCacheControl(json, part.CacheControlJson);
        json.WriteEndObject();
    }

    // Anthropic's ids are letters, digits, underscores and hyphens. A call and its result are changed alike.
    private static string ToolId(string id) =>
        id.Length == 0 ? "toolu_0" : string.Create(id.Length, id, static (safe, from) =>
        {
            for (int i = 0; i < safe.Length; i++) safe[i] = char.IsAsciiLetterOrDigit(from[i]) || from[i] is '_' or '-' ? from[i] : '_';
        });
}
