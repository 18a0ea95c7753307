using System.Text.Json;

namespace Breakeven.Protocols.Anthropic;

/// <summary>The fields of one content block of a request, of whatever kind and in whatever order.</summary>
internal struct RequestBlock
{
    public string Type;
    public string? Text;
    public string? Signature;
    public string? Data;
    public string? Id;
    public string? Name;
    public string? Title;
    public string? Context;
    public bool IsError;
    public bool WantsCitations;

    /// <summary>As they were sent; empty when they were not.</summary>
    public ReadOnlyMemory<byte> Input;
    public ReadOnlyMemory<byte> Source;
    public ReadOnlyMemory<byte> Content;
    public ReadOnlyMemory<byte>? CacheControl;

    /// <param name="body">What <paramref name="json"/> reads.</param>
    /// <param name="json">Stands on the block's brace; left on its end.</param>
    public static RequestBlock Read(ReadOnlyMemory<byte> body, ref Utf8JsonReader json)
    {
        RequestBlock block = new() { Type = "" };
        while (NeutralFields.NextProperty(ref json)) block.ReadField(body, ref json);
        return block;
    }

    private void ReadField(ReadOnlyMemory<byte> body, ref Utf8JsonReader json)
    {
        if (json.ValueTextEquals("type"u8)) Type = NeutralFields.ReadText(ref json) ?? "";
        else if (json.ValueTextEquals("text"u8) || json.ValueTextEquals("thinking"u8)) Text = NeutralFields.ReadText(ref json);
        else if (json.ValueTextEquals("signature"u8)) Signature = NeutralFields.ReadText(ref json);
        else if (json.ValueTextEquals("data"u8)) Data = NeutralFields.ReadText(ref json);
        else if (json.ValueTextEquals("id"u8) || json.ValueTextEquals("tool_use_id"u8)) Id = NeutralFields.ReadText(ref json);
        else if (json.ValueTextEquals("name"u8)) Name = NeutralFields.ReadText(ref json);
        else if (json.ValueTextEquals("title"u8)) Title = NeutralFields.ReadText(ref json);
        else if (json.ValueTextEquals("context"u8)) Context = NeutralFields.ReadText(ref json);
        else if (json.ValueTextEquals("is_error"u8)) IsError = NeutralFields.ReadFlag(ref json) ?? false;
        else if (json.ValueTextEquals("citations"u8)) WantsCitations = NeutralFields.ReadRaw(body, ref json).Span.IndexOf("true"u8) >= 0;
        else if (json.ValueTextEquals("input"u8)) Input = NeutralFields.ReadRaw(body, ref json);
        else if (json.ValueTextEquals("source"u8)) Source = NeutralFields.ReadRaw(body, ref json);
        else if (json.ValueTextEquals("content"u8)) Content = NeutralFields.ReadRaw(body, ref json);
        else if (json.ValueTextEquals("cache_control"u8)) CacheControl = NeutralFields.ReadSaid(body, ref json);
        else NeutralFields.Skip(ref json);
    }
}
