using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Reads the <c>messages</c> of a chat request.</summary>
internal static class ChatMessagesParser
{
    private const string Param = "messages";

    /// <param name="json">Stands on the value of <c>messages</c>; left on its end.</param>
    /// <param name="size">Added to.</param>
    public static void Parse(ref StrictJsonReader json, ref PromptSize size)
    {
        if (json.TokenType != JsonTokenType.StartArray) throw Rejected("messages must be an array.");
        long index = 0;
        for (; json.ReadElement(); index++)
        {
            if (json.TokenType != JsonTokenType.StartObject) throw Rejected($"messages[{index}] must be an object.");
            ParseMessage(ref json, ref size, index);
        }
        if (index == 0) throw Rejected("messages must hold at least one message.");
        size.Messages += index;
    }

    private static void ParseMessage(ref StrictJsonReader json, ref PromptSize size, long index)
    {
        bool hasRole = false;
        bool needsNoContent = false;
        bool hasContent = false;
        while (json.ReadProperty())
        {
            if (json.TextIs("role"u8))
            {
                needsNoContent |= ParseRole(ref json, index);
                hasRole = true;
            }
            else if (json.TextIs("content"u8)) hasContent = ParseContent(ref json, ref size, index);
            else if (json.TextIs("tool_calls"u8) || json.TextIs("function_call"u8)) needsNoContent |= ParseCalls(ref json, ref size);
            else if (json.TextIs("name"u8)) CountText(ref json, ref size);
            else SkipValue(ref json);
        }
        if (!hasRole) throw Rejected($"messages[{index}] needs a role.");
        if (!hasContent && !needsNoContent) throw Rejected($"messages[{index}] needs content: a string or an array of parts.");
    }

    /// <returns>Whether the role may speak without content.</returns>
    private static bool ParseRole(ref StrictJsonReader json, long index)
    {
        json.Read();
        ReadOnlySpan<byte> role = json.TokenType == JsonTokenType.String ? ChatRole.Canonical(in json.Token) : default;
        if (role.IsEmpty) throw Rejected($"messages[{index}].role must be system, developer, user, assistant, tool or function.");
        return ChatRole.IsAssistant(role);
    }

    private static bool ParseContent(ref StrictJsonReader json, ref PromptSize size, long index)
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
                    if (json.TokenType != JsonTokenType.StartObject) throw Rejected($"messages[{index}].content must hold objects.");
                    ParsePart(ref json, ref size);
                }
                return true;
            case JsonTokenType.Null:
                return false;
            default:
                throw Rejected($"messages[{index}].content must be a string, an array of parts or null.");
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
                size.ImageBytes += SkipValue(ref json);
            }
            else if (json.TextIs("input_audio"u8) || json.TextIs("file"u8)) size.AttachmentBytes += SkipValue(ref json);
            else SkipValue(ref json);
        }
    }

    private static bool ParseCalls(ref StrictJsonReader json, ref PromptSize size)
    {
        json.Read();
        bool isCall = json.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject;
        int bytes = json.Skip();
        if (isCall) size.TextBytes += bytes;
        return isCall;
    }

    private static void CountText(ref StrictJsonReader json, ref PromptSize size)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.String) size.TextBytes += json.TextLength;
        else json.Skip();
    }

    private static int SkipValue(ref StrictJsonReader json)
    {
        json.Read();
        return json.Skip();
    }

    private static RequestRejectedException Rejected(string message) => new(RequestErrors.Invalid(message, Param));
}
