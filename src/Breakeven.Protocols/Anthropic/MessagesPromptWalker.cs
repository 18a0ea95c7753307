using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.Anthropic;

/// <summary>Walks the prompt of a body that <see cref="MessagesRequestReader"/> has accepted.</summary>
/// <remarks>
/// Marks for the prompt cache are left out: clients move them from turn to turn, and a prompt is the same with and without them.
/// </remarks>
internal readonly ref struct MessagesPromptWalker(ReadOnlySpan<byte> body, PromptVisitor visitor)
{
    // The reader refuses what is deeper than 64 levels, so the default of 64 is never met here.
    private readonly ReadOnlySpan<byte> _body = body;

    public void Walk(Range tools, Range system, Range messages)
    {
        if (tools.End.Value > 0) visitor("tools"u8, _body[tools]);
        if (system.End.Value > 0)
        {
            Utf8JsonReader said = new(_body[system]);
            said.Read();
            VisitContent(_body[system], "system"u8, ref said);
        }

        Utf8JsonReader json = new(_body[messages]);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.StartObject) VisitMessage(_body[messages], ref json);
    }

    private void VisitMessage(ReadOnlySpan<byte> text, ref Utf8JsonReader json)
    {
        ReadOnlySpan<byte> role = default;
        Utf8JsonReader content = default;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isRole = json.ValueTextEquals("role"u8);
            bool isContent = json.ValueTextEquals("content"u8);
            json.Read();
            if (isRole) role = MessagesRole.Canonical(in json);
            if (isContent) content = json;
            json.Skip();
        }
        VisitContent(text, role, ref content);
    }

    private void VisitContent(ReadOnlySpan<byte> text, ReadOnlySpan<byte> role, ref Utf8JsonReader content)
    {
        PromptText.VisitString(in content, role, visitor);
        if (content.TokenType != JsonTokenType.StartArray) return;
        while (content.Read() && content.TokenType == JsonTokenType.StartObject) VisitBlock(text, role, ref content);
    }

    private void VisitBlock(ReadOnlySpan<byte> text, ReadOnlySpan<byte> role, ref Utf8JsonReader block)
    {
        Utf8JsonReader said = default;
        Utf8JsonReader inner = default;
        Range name = default;
        Range value = default;
        while (block.Read() && block.TokenType == JsonTokenType.PropertyName)
        {
            bool isText = block.ValueTextEquals("text"u8) || block.ValueTextEquals("thinking"u8);
            bool isInner = block.ValueTextEquals("content"u8);
            bool isName = block.ValueTextEquals("name"u8);
            bool isValue = block.ValueTextEquals("input"u8) || block.ValueTextEquals("source"u8) || block.ValueTextEquals("data"u8);
            block.Read();
            if (isText && block.TokenType == JsonTokenType.String) said = block;
            if (isInner) inner = block;
            int start = (int)block.TokenStartIndex;
            block.Skip();
            if (isName) name = start..(int)block.BytesConsumed;
            if (isValue) value = start..(int)block.BytesConsumed;
        }
        if (said.TokenType == JsonTokenType.String) PromptText.VisitString(in said, role, visitor);
        VisitRaw(role, text[name]);
        VisitRaw(role, text[value]);
        VisitContent(text, role, ref inner);
    }

    private void VisitRaw(ReadOnlySpan<byte> role, ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty) visitor(role, text);
    }
}
