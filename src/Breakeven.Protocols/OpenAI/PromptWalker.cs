using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Walks the prompt of a body that <see cref="ChatRequestReader"/> has accepted.</summary>
internal readonly ref struct PromptWalker(ReadOnlySpan<byte> body, PromptVisitor visitor)
{
    // The reader refuses what is deeper than 64 levels, so the default of 64 is never met here.
    private readonly ReadOnlySpan<byte> _body = body;

    public void Walk(Range tools, Range messages)
    {
        if (tools.End.Value > 0) visitor("tools"u8, _body[tools]);

        Utf8JsonReader json = new(_body[messages]);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.StartObject) VisitMessage(_body[messages], ref json);
    }

    private void VisitMessage(ReadOnlySpan<byte> text, ref Utf8JsonReader json)
    {
        ReadOnlySpan<byte> role = default;
        Utf8JsonReader content = default;
        Range calls = default;
        Range call = default;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isRole = json.ValueTextEquals("role"u8);
            bool isContent = json.ValueTextEquals("content"u8);
            bool isCalls = json.ValueTextEquals("tool_calls"u8);
            bool isCall = json.ValueTextEquals("function_call"u8);
            json.Read();
            if (isRole) role = ChatRole.Canonical(in json);
            if (isContent) content = json;
            Range value = SkipValue(ref json);
            if (isCalls) calls = value;
            if (isCall) call = value;
        }
        VisitBlocks(text, role, ref content);
        VisitRaw(role, text[calls]);
        VisitRaw(role, text[call]);
    }

    private void VisitBlocks(ReadOnlySpan<byte> text, ReadOnlySpan<byte> role, ref Utf8JsonReader content)
    {
        PromptText.VisitString(in content, role, visitor);
        if (content.TokenType != JsonTokenType.StartArray) return;
        while (content.Read() && content.TokenType == JsonTokenType.StartObject) VisitPart(text, role, ref content);
    }

    private void VisitPart(ReadOnlySpan<byte> text, ReadOnlySpan<byte> role, ref Utf8JsonReader part)
    {
        int start = (int)part.TokenStartIndex;
        Utf8JsonReader said = default;
        while (part.Read() && part.TokenType == JsonTokenType.PropertyName)
        {
            bool isText = part.ValueTextEquals("text"u8);
            part.Read();
            if (isText && part.TokenType == JsonTokenType.String) said = part;
            part.Skip();
        }
        if (said.TokenType == JsonTokenType.String) PromptText.VisitString(in said, role, visitor);
        else VisitRaw(role, text[start..(int)part.BytesConsumed]);
    }

    private void VisitRaw(ReadOnlySpan<byte> role, ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty) visitor(role, text);
    }

    private static Range SkipValue(ref Utf8JsonReader json)
    {
        int start = (int)json.TokenStartIndex;
        json.Skip();
        return start..(int)json.BytesConsumed;
    }
}
