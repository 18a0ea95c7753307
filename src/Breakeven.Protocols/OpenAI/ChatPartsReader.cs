using System.Collections.Immutable;
using System.Text.Json;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Reads the content of a message of a chat request: a string, or parts.</summary>
internal static class ChatPartsReader
{
    private const string Field = "messages.content";

    /// <param name="json">Stands on the name <c>content</c>; left on the end of its value.</param>
    /// <returns>Empty texts are no parts.</returns>
    public static ImmutableArray<ContentPart> ReadContent(ref BodyReader json, TranslationRules rules)
    {
        json.ReadValue();
        if (json.TokenType != JsonTokenType.StartArray) return json.Text(Field) is { Length: > 0 } text ? [new ContentPart.Text(text)] : [];

        ImmutableArray<ContentPart>.Builder parts = ImmutableArray.CreateBuilder<ContentPart>();
        while (json.ReadElement())
        {
            (ContentPart? part, ReadOnlyMemory<byte>? cacheControl) = ReadPart(ref json, rules);
            if (part is not null) parts.Add(part with { CacheControlJson = cacheControl });
        }
        return parts.DrainToImmutable();
    }

    private static (ContentPart? Part, ReadOnlyMemory<byte>? CacheControl) ReadPart(ref BodyReader json, TranslationRules rules)
    {
        ContentPart? part = null;
        bool isKnown = false;
        ReadOnlyMemory<byte>? cacheControl = null;
        while (json.ReadProperty())
        {
            if (json.Is("cache_control"u8)) cacheControl = json.RawProperty();
            else if (json.Is("type"u8)) isKnown |= IsText(json.String("messages.content.type"));
            else if (TryReadValue(ref json, rules, out ContentPart? value)) (part, isKnown) = (value ?? part, true);
            else json.SkipValue();
        }
        if (!isKnown) rules.Drop(Field, "it has a kind of part that no other format knows.");
        return (part, cacheControl);
    }

    // A text part without its text says nothing, and is not another kind of part.
    private static bool IsText(string? type) => type is "text" or "input_text" or "output_text";

    private static bool TryReadValue(ref BodyReader json, TranslationRules rules, out ContentPart? part)
    {
        part = null;
        if (json.Is("text"u8)) part = json.String("messages.content.text") is { Length: > 0 } text ? new ContentPart.Text(text) : null;
        else if (json.Is("refusal"u8)) part = json.String("messages.content.refusal") is { Length: > 0 } refusal ? new ContentPart.Refusal(refusal) : null;
        else if (json.Is("image_url"u8)) part = ReadImage(ref json);
        else if (json.Is("input_audio"u8)) part = ReadAudio(ref json);
        else if (json.Is("file"u8)) part = ReadFile(ref json, rules);
        else return false;
        return true;
    }

    // {"url":…,"detail":…}; engines and older clients also take the address alone.
    private static ContentPart.Image? ReadImage(ref BodyReader json)
    {
        const string field = "messages.content.image_url.url";
        json.ReadValue();
        if (json.TokenType != JsonTokenType.StartObject) return json.Text("messages.content.image_url") is { } alone ? new ContentPart.Image(DataUrl.ToSource(alone, field)) : null;

        string? url = null;
        string? detail = null;
        while (json.ReadProperty())
        {
            if (json.Is("url"u8)) url = json.String(field);
            else if (json.Is("detail"u8)) detail = json.String("messages.content.image_url.detail");
            else json.SkipValue();
        }
        return new ContentPart.Image(DataUrl.ToSource(url, field), detail);
    }

    private static ContentPart.Audio? ReadAudio(ref BodyReader json)
    {
        if (!json.TryEnterObject("messages.content.input_audio")) return null;
        string? data = null;
        string? format = null;
        while (json.ReadProperty())
        {
            if (json.Is("data"u8)) data = json.String("messages.content.input_audio.data");
            else if (json.Is("format"u8)) format = json.String("messages.content.input_audio.format");
            else json.SkipValue();
        }
        if (string.IsNullOrEmpty(data) || string.IsNullOrEmpty(format)) throw BodyReader.Wrong("messages.content.input_audio", "an object with data and format");
        return new ContentPart.Audio(data, format);
    }

    private static ContentPart.File? ReadFile(ref BodyReader json, TranslationRules rules)
    {
        const string field = "messages.content.file.file_data";
        if (!json.TryEnterObject("messages.content.file")) return null;
        string? data = null;
        string? name = null;
        bool isUploaded = false;
        while (json.ReadProperty())
        {
            if (json.Is("file_data"u8)) data = json.String(field);
            else if (json.Is("filename"u8)) name = json.String("messages.content.file.filename");
            else if (json.Is("file_id"u8)) isUploaded = json.RawProperty() is not null;
            else json.SkipValue();
        }
        if (data is not null) return new ContentPart.File(DataUrl.ToSource(data, field), name);
        if (!isUploaded) throw BodyReader.Wrong("messages.content.file", "an object with file_data or file_id");
        rules.Drop("messages.content.file.file_id", "an uploaded file is known to its own provider only.");
        return null;
    }
}
