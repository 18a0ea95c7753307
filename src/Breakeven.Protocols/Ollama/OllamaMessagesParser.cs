using System.Text.Json;
using Breakeven.Protocols.Json;

namespace Breakeven.Protocols.Ollama;

/// <summary>Reads the <c>messages</c> of a chat request and the <c>images</c> of any.</summary>
internal static class OllamaMessagesParser
{
    private const string Param = "messages";

    /// <param name="json">Stands on the value of <c>messages</c>; left on its end.</param>
    /// <param name="size">Added to.</param>
    /// <returns>Whether there is any: a chat without messages loads the model or, by <c>keep_alive</c>, unloads it.</returns>
    public static bool Parse(ref StrictJsonReader json, ref PromptSize size)
    {
        if (json.TokenType != JsonTokenType.StartArray) throw Rejected("messages must be an array.");
        long index = 0;
        for (; json.ReadElement(); index++)
        {
            if (json.TokenType != JsonTokenType.StartObject) throw Rejected($"messages[{index}] must be an object.");
            ParseMessage(ref json, ref size, index);
        }
        size.Messages += index;
        return index > 0;
    }

    /// <param name="json">Stands on the property; left on the end of its value.</param>
    /// <param name="size">Added to.</param>
    /// <param name="param">For the error.</param>
    /// <returns>Where the array is; empty when it holds nothing.</returns>
    public static Range ParseImages(ref StrictJsonReader json, ref PromptSize size, string param)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Null) return default;
        if (json.TokenType != JsonTokenType.StartArray) throw Rejected("images must be an array of base64 strings.", param);
        int start = json.TokenStart;
        bool any = false;
        while (json.ReadElement())
        {
            if (json.TokenType != JsonTokenType.String) throw Rejected("images must be an array of base64 strings.", param);
            any = true;
            size.Images++;
            size.ImageBytes += json.TextLength;
        }
        return any ? start..json.TokenEnd : default;
    }

    private static void ParseMessage(ref StrictJsonReader json, ref PromptSize size, long index)
    {
        bool hasRole = false;
        while (json.ReadProperty())
        {
            if (json.TextIs("role"u8))
            {
                json.Read();
                if (json.TokenType != JsonTokenType.String || OllamaRole.Canonical(in json.Token).IsEmpty) throw Rejected($"messages[{index}].role must be system, user, assistant or tool.");
                hasRole = true;
            }
            else if (json.TextIs("content"u8)) ParseText(ref json, ref size, $"messages[{index}].content must be a string.");
            else if (json.TextIs("thinking"u8)) ParseText(ref json, ref size, $"messages[{index}].thinking must be a string.");
            else if (json.TextIs("images"u8)) ParseImages(ref json, ref size, Param);
            else if (json.TextIs("tool_calls"u8)) ParseCalls(ref json, ref size, index);
            else
            {
                json.Read();
                json.Skip();
            }
        }
        if (!hasRole) throw Rejected($"messages[{index}] needs a role.");
    }

    private static void ParseText(ref StrictJsonReader json, ref PromptSize size, string message)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.String) size.TextBytes += json.TextLength;
        else if (json.TokenType != JsonTokenType.Null) throw Rejected(message);
    }

    private static void ParseCalls(ref StrictJsonReader json, ref PromptSize size, long index)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Null) return;
        if (json.TokenType != JsonTokenType.StartArray) throw Rejected($"messages[{index}].tool_calls must be an array.");
        while (json.ReadElement())
        {
            if (json.TokenType != JsonTokenType.StartObject) throw Rejected($"messages[{index}].tool_calls must hold objects.");
            int start = json.TokenStart;
            if (!ParseCall(ref json)) throw Rejected($"messages[{index}].tool_calls need a function with a name and with arguments that are an object.");
            size.TextBytes += json.TokenEnd - start;
        }
    }

    private static bool ParseCall(ref StrictJsonReader json)
    {
        bool isCall = false;
        while (json.ReadProperty())
        {
            bool isFunction = json.TextIs("function"u8);
            json.Read();
            if (isFunction && json.TokenType == JsonTokenType.StartObject) isCall = ParseFunction(ref json);
            else json.Skip();
        }
        return isCall;
    }

    private static bool ParseFunction(ref StrictJsonReader json)
    {
        bool hasName = false;
        bool hasArguments = true;
        while (json.ReadProperty())
        {
            bool isName = json.TextIs("name"u8);
            bool isArguments = json.TextIs("arguments"u8);
            json.Read();
            if (isName) hasName = json.TokenType == JsonTokenType.String && json.TextLength > 0;
            if (isArguments) hasArguments = json.TokenType is JsonTokenType.StartObject or JsonTokenType.Null;
            json.Skip();
        }
        return hasName && hasArguments;
    }

    private static RequestRejectedException Rejected(string message, string param = Param) => new(RequestErrors.Invalid(message, param));
}
