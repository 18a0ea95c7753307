using System.Text.Json;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.OpenAI;

namespace Breakeven.Protocols.Responses;

/// <summary>Walks the prompt of a body that <see cref="ResponsesRequestParser"/> has accepted. What the provider keeps of earlier turns is not in it.</summary>
internal readonly ref struct ResponsesPromptWalker(ReadOnlySpan<byte> body, PromptVisitor visitor)
{
    // The reader refuses what is deeper than 64 levels, so the default of 64 is never met here.
    private readonly ReadOnlySpan<byte> _body = body;

    public void Walk(Range tools, Range instructions, Range input)
    {
        if (tools.End.Value > 0) visitor("tools"u8, _body[tools]);
        if (instructions.End.Value > 0) VisitValue(_body[instructions], "system"u8);
        if (input.End.Value == 0) return;

        ReadOnlySpan<byte> text = _body[input];
        Utf8JsonReader json = new(text);
        json.Read();
        if (json.TokenType == JsonTokenType.String) PromptText.Visit(text, ref json, "user"u8, visitor);
        else while (json.Read() && json.TokenType == JsonTokenType.StartObject) VisitItem(text, ref json);
    }

    private void VisitItem(ReadOnlySpan<byte> text, ref Utf8JsonReader json)
    {
        int start = (int)json.TokenStartIndex;
        ReadOnlySpan<byte> role = default;
        Utf8JsonReader content = default;
        Utf8JsonReader output = default;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            bool isRole = json.ValueTextEquals("role"u8);
            bool isContent = json.ValueTextEquals("content"u8);
            bool isOutput = json.ValueTextEquals("output"u8);
            json.Read();
            if (isRole) role = ChatRole.Canonical(in json);
            if (isContent) content = json;
            if (isOutput) output = json;
            json.Skip();
        }
        if (!role.IsEmpty) VisitParts(text, role, ref content);
        else if (output.TokenType != JsonTokenType.None) VisitParts(text, "tool"u8, ref output);
        else visitor("assistant"u8, text[start..(int)json.BytesConsumed]);
    }

    private void VisitParts(ReadOnlySpan<byte> text, ReadOnlySpan<byte> role, ref Utf8JsonReader content)
    {
        if (content.TokenType != JsonTokenType.StartArray)
        {
            if (content.TokenType is not (JsonTokenType.None or JsonTokenType.Null)) PromptText.Visit(text, ref content, role, visitor);
            return;
        }
        while (content.Read() && content.TokenType != JsonTokenType.EndArray) VisitPart(text, role, ref content);
    }

    private void VisitPart(ReadOnlySpan<byte> text, ReadOnlySpan<byte> role, ref Utf8JsonReader part)
    {
        int start = (int)part.TokenStartIndex;
        Utf8JsonReader said = default;
        if (part.TokenType == JsonTokenType.StartObject)
        {
            while (part.Read() && part.TokenType == JsonTokenType.PropertyName)
            {
                bool isText = part.ValueTextEquals("text"u8);
                part.Read();
                if (isText && part.TokenType == JsonTokenType.String) said = part;
                part.Skip();
            }
        }
        else part.Skip();
        if (said.TokenType == JsonTokenType.String) PromptText.Visit(text, ref said, role, visitor);
        else visitor(role, text[start..(int)part.BytesConsumed]);
    }

    private void VisitValue(ReadOnlySpan<byte> text, ReadOnlySpan<byte> role)
    {
        Utf8JsonReader json = new(text);
        json.Read();
        PromptText.Visit(text, ref json, role, visitor);
    }
}
