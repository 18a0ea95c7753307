using System.Text.Json;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Bedrock;

/// <summary>Writes content blocks.</summary>
internal sealed class ConversePartWriter(Utf8JsonWriter json, TranslationRules rules)
{
    private const string Field = "messages";
    private int _documents;

    public void Write(ContentPart part)
    {
        switch (part)
        {
            case ContentPart.Text text:
                WriteText(text.Value);
                break;
            case ContentPart.Refusal refusal:
                WriteText(refusal.Value);
                break;
            case ContentPart.Image image:
                WriteImage(image);
                break;
            case ContentPart.File file:
                WriteDocument(file);
                break;
            case ContentPart.Audio:
                rules.Drop(Field, "Bedrock's Converse takes no sound.");
                break;
            case ContentPart.Reasoning { Signature: not null } reasoning:
                WriteReasoning(reasoning);
                break;
            case ContentPart.HiddenReasoning hidden:
                WriteHidden(hidden);
                break;
            case ContentPart.ToolCall call:
                WriteCall(call);
                break;
            case ContentPart.ToolResult result:
                WriteResult(result);
                break;
                // Reasoning without a signature is refused by the service, and the model does without.
        }
        if (part.CacheControlJson is not null) ConverseMessagesWriter.WriteCachePoint(json);
    }

    private void WriteText(string text)
    {
        if (string.IsNullOrWhiteSpace(text)) return;
        json.WriteStartObject();
        json.WriteString("text"u8, text);
        json.WriteEndObject();
    }

    private void WriteImage(ContentPart.Image image)
    {
        if (image.Source.Base64 is not string bytes)
        {
            rules.Drop(Field, "Bedrock fetches no images from the web; send them in base64.");
            return;
        }
        string format = image.Source.MediaType?.ToLowerInvariant() switch
        {
            "image/jpeg" or "image/jpg" => "jpeg",
            "image/gif" => "gif",
            "image/webp" => "webp",
            _ => "png",
        };
        json.WriteStartObject();
        json.WriteStartObject("image"u8);
        json.WriteString("format"u8, format);
        WriteBytes(bytes);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteDocument(ContentPart.File file)
    {
        string? format = file.Source.MediaType?.ToLowerInvariant() switch
        {
            "application/pdf" => "pdf",
            "text/csv" => "csv",
            "text/html" => "html",
            "text/markdown" => "md",
            "text/plain" => "txt",
            "application/msword" => "doc",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => "docx",
            "application/vnd.ms-excel" => "xls",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => "xlsx",
            _ => null,
        };
        if (file.Source.Base64 is not string bytes || format is null)
        {
            rules.Drop(Field, "Bedrock takes documents in base64 and of the types that it names only.");
            return;
        }
        json.WriteStartObject();
        json.WriteStartObject("document"u8);
        json.WriteString("format"u8, format);
        json.WriteString("name"u8, DocumentName(file.Name));
        WriteBytes(bytes);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteBytes(string base64)
    {
        json.WriteStartObject("source"u8);
        json.WriteString("bytes"u8, base64);
        json.WriteEndObject();
    }

    private void WriteReasoning(ContentPart.Reasoning reasoning)
    {
        json.WriteStartObject();
        json.WriteStartObject("reasoningContent"u8);
        json.WriteStartObject("reasoningText"u8);
        json.WriteString("text"u8, reasoning.Value);
        json.WriteString("signature"u8, reasoning.Signature);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteHidden(ContentPart.HiddenReasoning hidden)
    {
        json.WriteStartObject();
        json.WriteStartObject("reasoningContent"u8);
        json.WriteString("redactedContent"u8, hidden.Data);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteCall(ContentPart.ToolCall call)
    {
        json.WriteStartObject();
        json.WriteStartObject("toolUse"u8);
        json.WriteString("toolUseId"u8, call.Id);
        json.WriteString("name"u8, call.Name);
        json.WritePropertyName("input"u8);
        JsonCopy.WriteArguments(json, call.ArgumentsJson);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteResult(ContentPart.ToolResult result)
    {
        json.WriteStartObject();
        json.WriteStartObject("toolResult"u8);
        json.WriteString("toolUseId"u8, result.CallId);
        json.WriteStartArray("content"u8);
        foreach (ContentPart part in result.Parts) Write(part with { CacheControlJson = null }); // no cache point in a result
        json.WriteEndArray();
        if (result.IsError) json.WriteString("status"u8, "error"u8);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    // The service takes letters, digits, single spaces, hyphens and brackets, and asks for different names.
    private string DocumentName(string? name)
    {
        int number = ++_documents;
        string clean = new([.. (name ?? "").Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '(' or ')' or '[' or ']' ? c : '-')]);
        return $"{(clean.Length > 150 ? clean[..150] : clean.Length > 0 ? clean : "document")}-{number}";
    }
}
