using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.Ollama;

/// <summary>Walks the prompt of a body that <see cref="OllamaRequestParser"/> has accepted.</summary>
internal readonly ref struct OllamaPromptWalker(ReadOnlySpan<byte> body, PromptVisitor visitor)
{
    // The reader refuses what is deeper than 64 levels, so the default of 64 is never met here.
    private readonly ReadOnlySpan<byte> _body = body;

    public void Walk(OllamaFields fields)
    {
        VisitRaw("tools"u8, _body[fields.Tools]);
        VisitText("system"u8, fields.System);
        VisitStrings("user"u8, _body[fields.Images]);
        VisitText("user"u8, fields.Prompt);
        VisitText("user"u8, fields.Suffix);
        VisitStrings("input"u8, _body[fields.Input]);
        if (!OllamaFields.Has(fields.Messages)) return;

        Utf8JsonReader json = new(_body[fields.Messages]);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.StartObject) VisitMessage(_body[fields.Messages], ref json);
    }

    private void VisitMessage(ReadOnlySpan<byte> text, ref Utf8JsonReader json)
    {
        ReadOnlySpan<byte> role = default;
        Utf8JsonReader thinking = default;
        Utf8JsonReader content = default;
        Range images = default;
        Range calls = default;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isRole = json.ValueTextEquals("role"u8);
            bool isThinking = json.ValueTextEquals("thinking"u8);
            bool isContent = json.ValueTextEquals("content"u8);
            bool isImages = json.ValueTextEquals("images"u8);
            bool isCalls = json.ValueTextEquals("tool_calls"u8);
            json.Read();
            if (isRole) role = OllamaRole.Canonical(in json);
            if (isThinking) thinking = json;
            if (isContent) content = json;
            bool isArray = json.TokenType == JsonTokenType.StartArray;
            int start = (int)json.TokenStartIndex;
            json.Skip();
            if (isImages && isArray) images = start..(int)json.BytesConsumed;
            if (isCalls && isArray) calls = start..(int)json.BytesConsumed;
        }
        PromptText.VisitString(in thinking, role, visitor);
        PromptText.VisitString(in content, role, visitor);
        if (OllamaFields.Has(images)) VisitStrings(role, text[images]);
        VisitRaw(role, text[calls]);
    }

    private void VisitStrings(ReadOnlySpan<byte> role, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty) return;
        Utf8JsonReader json = new(value);
        while (json.Read()) PromptText.VisitString(in json, role, visitor);
    }

    private void VisitText(ReadOnlySpan<byte> role, Range value)
    {
        if (!OllamaFields.Has(value)) return;
        Utf8JsonReader json = new(_body[value]);
        json.Read();
        PromptText.VisitString(in json, role, visitor);
    }

    private void VisitRaw(ReadOnlySpan<byte> role, ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty) visitor(role, text);
    }
}
