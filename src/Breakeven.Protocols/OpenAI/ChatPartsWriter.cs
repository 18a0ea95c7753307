using System.Collections.Immutable;
using System.Text.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Writes the content of a message of a chat completion request.</summary>
internal static class ChatPartsWriter
{
    /// <param name="json">Wants a value.</param>
    public static void WriteContent(Utf8JsonWriter json, TranslationRules rules, ImmutableArray<ContentPart> parts)
    {
        if (parts.All(part => part is ContentPart.Text))
        {
            json.WriteStringValue(parts.Length == 1 ? ((ContentPart.Text)parts[0]).Value : string.Join('\n', parts.Cast<ContentPart.Text>().Select(part => part.Value)));
            return;
        }
        json.WriteStartArray();
        foreach (ContentPart part in parts) WritePart(json, rules, part);
        json.WriteEndArray();
    }

    private static void WritePart(Utf8JsonWriter json, TranslationRules rules, ContentPart part)
    {
        switch (part)
        {
            case ContentPart.Text text:
                json.WriteStartObject();
                json.WriteString("type"u8, "text"u8);
                json.WriteString("text"u8, text.Value);
                json.WriteEndObject();
                break;
            case ContentPart.Image image:
                WriteImage(json, image);
                break;
            case ContentPart.Audio audio:
                WriteAudio(json, audio);
                break;
            case ContentPart.File { Source.Base64: not null } file:
                WriteFile(json, file);
                break;
            case ContentPart.File:
                rules.Drop("document", "chat completions take a document's bytes, not its address.");
                break;
            default:
                rules.Drop("content", "chat completions have no such part in a message of this role.");
                break;
        }
    }

    private static void WriteImage(Utf8JsonWriter json, ContentPart.Image image)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "image_url"u8);
        json.WriteStartObject("image_url"u8);
        json.WriteString("url"u8, DataUrl.Write(image.Source));
        if (image.Detail is { } detail) json.WriteString("detail"u8, detail);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteAudio(Utf8JsonWriter json, ContentPart.Audio audio)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "input_audio"u8);
        json.WriteStartObject("input_audio"u8);
        json.WriteString("data"u8, audio.Base64);
        json.WriteString("format"u8, audio.Format);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteFile(Utf8JsonWriter json, ContentPart.File file)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "file"u8);
        json.WriteStartObject("file"u8);
        json.WriteString("filename"u8, file.Name ?? "document.pdf"); // OpenAI requires a name beside bytes
        json.WriteString("file_data"u8, DataUrl.Write(file.Source));
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
