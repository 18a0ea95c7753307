using System.Text.Json;

namespace Breakeven.Protocols.Anthropic;

/// <summary>The <c>source</c> of an image or a document.</summary>
internal struct BlockSource
{
    public string? Type;
    public string? MediaType;
    public string? Data;
    public string? Url;
    public ReadOnlyMemory<byte> Content;

    /// <param name="source">As it was sent; empty or of another kind gives an empty source.</param>
    public static BlockSource Read(ReadOnlyMemory<byte> source)
    {
        BlockSource read = default;
        if (source.IsEmpty) return read;
        Utf8JsonReader json = NeutralFields.Open(source);
        if (json.TokenType != JsonTokenType.StartObject) return read;
        while (NeutralFields.NextProperty(ref json))
        {
            if (json.ValueTextEquals("type"u8)) read.Type = NeutralFields.ReadText(ref json);
            else if (json.ValueTextEquals("media_type"u8)) read.MediaType = NeutralFields.ReadText(ref json);
            else if (json.ValueTextEquals("data"u8)) read.Data = NeutralFields.ReadText(ref json);
            else if (json.ValueTextEquals("url"u8)) read.Url = NeutralFields.ReadText(ref json);
            else if (json.ValueTextEquals("content"u8)) read.Content = NeutralFields.ReadRaw(source, ref json);
            else NeutralFields.Skip(ref json);
        }
        return read;
    }
}
