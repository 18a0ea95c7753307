using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.Responses;

/// <summary>Reads <c>input</c>: a text, or items. Items of types that are not known here pass.</summary>
internal static class ResponsesInputParser
{
    private const string Param = "input";

    /// <param name="json">Stands on the value; left on its end.</param>
    /// <param name="size">Added to.</param>
    public static void Parse(ref StrictJsonReader json, ref PromptSize size)
    {
        if (json.TokenType == JsonTokenType.String)
        {
            size.TextBytes += json.TextLength;
            size.Messages++;
            return;
        }
        if (json.TokenType != JsonTokenType.StartArray) throw RequestFields.Rejected("input must be a string or an array of items.", Param);
        for (long index = 0; json.ReadElement(); index++)
        {
            if (json.TokenType != JsonTokenType.StartObject) throw RequestFields.Rejected($"input[{index}] must be an object.", Param);
            ParseItem(ref json, ref size, index);
            size.Messages++;
        }
    }

    private static void ParseItem(ref StrictJsonReader json, ref PromptSize size, long index)
    {
        ItemFields said = default;
        while (json.ReadProperty())
        {
            if (json.TextIs("type"u8)) said.Type = ParseType(ref json, index);
            else if (json.TextIs("role"u8)) said.HasRole = ParseRole(ref json, index);
            else if (json.TextIs("content"u8)) said.HasContent = ParseParts(ref json, ref size);
            else if (json.TextIs("output"u8)) said.HasOutput = ParseParts(ref json, ref size);
            else if (json.TextIs("call_id"u8)) said.HasCallId = ParseName(ref json);
            else if (json.TextIs("id"u8)) said.HasId = ParseName(ref json);
            else if (json.TextIs("name"u8)) said.HasName = CountText(ref json, ref size);
            else if (json.TextIs("arguments"u8)) said.HasArguments = CountText(ref json, ref size);
            else if (IsRead(in json)) size.TextBytes += RequestFields.SkipValue(ref json);
            else RequestFields.SkipValue(ref json);
        }
        if (said.Missing is { } missing) throw RequestFields.Rejected($"input[{index}] needs {missing}.", Param);
    }

    private static string? ParseType(ref StrictJsonReader json, long index)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Null) return null;
        return json.TokenType == JsonTokenType.String ? json.GetString() : throw RequestFields.Rejected($"input[{index}].type must be a string.", Param);
    }

    // What else a model reads of an item, of whatever type it is.
    private static bool IsRead(ref readonly StrictJsonReader json) =>
        json.TextIs("summary"u8) || json.TextIs("encrypted_content"u8) || json.TextIs("input"u8) || json.TextIs("action"u8);

    private static bool ParseRole(ref StrictJsonReader json, long index)
    {
        json.Read();
        bool isRole = json.TokenType == JsonTokenType.String
            && (json.TextIs("user"u8) || json.TextIs("assistant"u8) || json.TextIs("system"u8) || json.TextIs("developer"u8));
        return isRole ? true : throw RequestFields.Rejected($"input[{index}].role must be user, assistant, system or developer.", Param);
    }

    /// <returns>Whether something was said.</returns>
    private static bool ParseParts(ref StrictJsonReader json, ref PromptSize size)
    {
        json.Read();
        switch (json.TokenType)
        {
            case JsonTokenType.String:
                size.TextBytes += json.TextLength;
                return true;
            case JsonTokenType.StartArray:
                while (json.ReadElement())
                {
                    if (json.TokenType == JsonTokenType.StartObject) ParsePart(ref json, ref size);
                    else json.Skip();
                }
                return true;
            default:
                size.AttachmentBytes += json.Skip(); // a screenshot, a file's content: of item types of their own
                return json.TokenType != JsonTokenType.Null;
        }
    }

    private static void ParsePart(ref StrictJsonReader json, ref PromptSize size)
    {
        while (json.ReadProperty())
        {
            if (json.TextIs("text"u8) || json.TextIs("refusal"u8)) CountText(ref json, ref size);
            else if (json.TextIs("image_url"u8))
            {
                size.Images++;
                size.ImageBytes += RequestFields.SkipValue(ref json);
            }
            else if (json.TextIs("file_data"u8) || json.TextIs("input_audio"u8)) size.AttachmentBytes += RequestFields.SkipValue(ref json);
            else RequestFields.SkipValue(ref json);
        }
    }

    private static bool ParseName(ref StrictJsonReader json)
    {
        json.Read();
        bool isName = json.TokenType == JsonTokenType.String && json.TextLength > 0;
        json.Skip();
        return isName;
    }

    private static bool CountText(ref StrictJsonReader json, ref PromptSize size)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.String)
        {
            json.Skip();
            return false;
        }
        size.TextBytes += json.TextLength;
        return true;
    }

    private ref struct ItemFields
    {
        public string? Type;
        public bool HasRole;
        public bool HasContent;
        public bool HasOutput;
        public bool HasCallId;
        public bool HasId;
        public bool HasName;
        public bool HasArguments;

        // A message may leave its type out, and so may a reference to an item.
        public readonly string? Missing => Type switch
        {
            null when !HasRole => HasId ? null : "a type or a role",
            null or "message" => !HasRole ? "a role" : HasContent ? null : "content: a string or an array of parts",
            "function_call" => !HasCallId ? "a call_id" : !HasName ? "a name" : HasArguments ? null : "arguments: JSON in a string",
            "function_call_output" => !HasCallId ? "a call_id" : HasOutput ? null : "an output",
            _ => null,
        };
    }
}
