using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Responses;

/// <summary>One item of an input: the fields of all the types that other formats know.</summary>
internal struct ResponsesItem
{
    public string? Type;
    public string? Role;
    public ImmutableArray<ContentPart> Content;
    public ImmutableArray<ContentPart> Output;
    public string? CallId;
    public string? Name;
    public string? Arguments;
    public string? Summary;
    public string? ReasoningText;
    public string? EncryptedContent;

    /// <param name="json">Stands on the start of an item; left on its end.</param>
    public static ResponsesItem Read(ref BodyReader json, TranslationRules rules)
    {
        // Its type decides how content is read, wherever in the item it stands.
        BodyReader ahead = json;
        string? type = ReadType(ref ahead);
        ResponsesItem item = new() { Type = type, Content = [], Output = [] };
        while (json.ReadProperty()) item.ReadField(ref json, rules);
        return item;
    }

    private static string? ReadType(ref BodyReader json)
    {
        string? type = null;
        while (json.ReadProperty())
        {
            if (json.Is("type"u8)) type = json.String("input.type");
            else json.SkipValue();
        }
        return type;
    }

    private void ReadField(ref BodyReader json, TranslationRules rules)
    {
        bool done = Type switch
        {
            null or "message" => TryReadMessage(ref json, rules),
            "function_call" => TryReadCall(ref json),
            "function_call_output" => TryReadOutput(ref json, rules),
            "reasoning" => TryReadReasoning(ref json),
            _ => false,
        };
        if (!done) json.SkipValue();
    }

    private bool TryReadMessage(ref BodyReader json, TranslationRules rules)
    {
        if (json.Is("role"u8)) Role = json.String("input.role");
        else if (json.Is("content"u8)) Content = ResponsesPartsReader.Read(ref json, "input.content", rules);
        else return false;
        return true;
    }

    private bool TryReadCall(ref BodyReader json)
    {
        if (json.Is("call_id"u8)) CallId = json.String("input.call_id");
        else if (json.Is("name"u8)) Name = json.String("input.name");
        else if (json.Is("arguments"u8)) Arguments = json.String("input.arguments");
        else return false;
        return true;
    }

    private bool TryReadOutput(ref BodyReader json, TranslationRules rules)
    {
        if (json.Is("call_id"u8)) CallId = json.String("input.call_id");
        else if (json.Is("output"u8)) Output = ResponsesPartsReader.Read(ref json, "input.output", rules);
        else return false;
        return true;
    }

    private bool TryReadReasoning(ref BodyReader json)
    {
        if (json.Is("summary"u8)) Summary = ReadTexts(ref json, "input.summary");
        else if (json.Is("content"u8)) ReasoningText = ReadTexts(ref json, "input.content");
        else if (json.Is("encrypted_content"u8)) EncryptedContent = json.String("input.encrypted_content");
        else return false;
        return true;
    }

    private static string? ReadTexts(ref BodyReader json, string field)
    {
        if (!json.TryEnterArray(field)) return null;
        StringBuilder all = new();
        while (json.ReadElement())
        {
            if (json.TokenType != JsonTokenType.StartObject) throw BodyReader.Wrong(field, "an array of parts");
            while (json.ReadProperty())
            {
                if (json.Is("text"u8)) all.Append(all.Length > 0 ? ResponsesReasoning.PartBreak : "").Append(json.String(field));
                else json.SkipValue();
            }
        }
        return all.ToString();
    }
}
