using System.Collections.Immutable;
using System.Text.Json;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Responses;

/// <summary>Reads the content of a message or the output of a call: a string, or parts.</summary>
internal static class ResponsesPartsReader
{
    /// <param name="json">Stands on the content's name; left on the end of its value.</param>
    /// <param name="field">For errors, as <c>input.content</c>.</param>
    /// <returns>Empty texts are no parts.</returns>
    public static ImmutableArray<ContentPart> Read(ref BodyReader json, string field, TranslationRules rules)
    {
        json.ReadValue();
        if (json.TokenType != JsonTokenType.StartArray) return json.Text(field) is { Length: > 0 } text ? [new ContentPart.Text(text)] : [];

        ImmutableArray<ContentPart>.Builder parts = ImmutableArray.CreateBuilder<ContentPart>();
        while (json.ReadElement())
        {
            if (json.TokenType != JsonTokenType.StartObject) throw BodyReader.Wrong(field, "a string or an array of parts");
            PartFields said = ReadFields(ref json, field);
            if (ToPart(in said, field, rules) is { } part) parts.Add(part);
        }
        return parts.DrainToImmutable();
    }

    private static PartFields ReadFields(ref BodyReader json, string field)
    {
        PartFields said = default;
        while (json.ReadProperty())
        {
            if (json.Is("type"u8)) said.Type = json.String(field);
            else if (json.Is("text"u8)) said.Text = json.String(field);
            else if (json.Is("refusal"u8)) said.Refusal = json.String(field);
            else if (json.Is("image_url"u8)) said.ImageUrl = json.String(field);
            else if (json.Is("detail"u8)) said.Detail = json.String(field);
            else if (json.Is("file_data"u8)) said.FileData = json.String(field);
            else if (json.Is("file_url"u8)) said.FileUrl = json.String(field);
            else if (json.Is("filename"u8)) said.FileName = json.String(field);
            else if (json.Is("input_audio"u8)) said.Audio = ReadAudio(ref json, field);
            else json.SkipValue();
        }
        return said;
    }

    private static ContentPart? ToPart(ref readonly PartFields said, string field, TranslationRules rules)
    {
        switch (said.Type)
        {
            case "input_text" or "output_text" or "text" or "summary_text":
                return string.IsNullOrEmpty(said.Text) ? null : new ContentPart.Text(said.Text);
            case "refusal":
                return string.IsNullOrEmpty(said.Refusal) ? null : new ContentPart.Refusal(said.Refusal);
            case "input_image" when said.ImageUrl is not null:
                return new ContentPart.Image(DataUrl.ToSource(said.ImageUrl, field + ".image_url"), said.Detail);
            case "input_file" when said.FileData is not null:
                return new ContentPart.File(DataUrl.ToSource(said.FileData, field + ".file_data"), said.FileName);
            case "input_file" when said.FileUrl is not null:
                return new ContentPart.File(MediaSource.At(said.FileUrl), said.FileName);
            case "input_audio" when said.Audio is not null:
                return said.Audio;
            case "input_image" or "input_file":
                rules.Drop(field + ".file_id", "An uploaded file is known to its own provider only.");
                return null;
            default:
                rules.Drop(field, "It has a kind of part that no other format knows.");
                return null;
        }
    }

    private static ContentPart.Audio? ReadAudio(ref BodyReader json, string field)
    {
        if (!json.TryEnterObject(field)) return null;
        string? data = null;
        string? format = null;
        while (json.ReadProperty())
        {
            if (json.Is("data"u8)) data = json.String(field);
            else if (json.Is("format"u8)) format = json.String(field);
            else json.SkipValue();
        }
        if (string.IsNullOrEmpty(data) || string.IsNullOrEmpty(format)) throw BodyReader.Wrong(field + ".input_audio", "an object with data and format");
        return new ContentPart.Audio(data, format);
    }

    private struct PartFields
    {
        public string? Type;
        public string? Text;
        public string? Refusal;
        public string? ImageUrl;
        public string? Detail;
        public string? FileData;
        public string? FileUrl;
        public string? FileName;
        public ContentPart.Audio? Audio;
    }
}
