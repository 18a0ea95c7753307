using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Reads the calls that an assistant's message of a chat request made.</summary>
internal static class ChatCallsReader
{
    /// <param name="json">Stands on the name <c>tool_calls</c>; left on the end of its value.</param>
    public static ImmutableArray<ContentPart> ReadCalls(ref BodyReader json, TranslationRules rules)
    {
        if (!json.TryEnterArray("messages.tool_calls")) return [];
        ImmutableArray<ContentPart>.Builder calls = ImmutableArray.CreateBuilder<ContentPart>();
        while (json.ReadElement())
        {
            if (json.TokenType != JsonTokenType.StartObject) throw BodyReader.Wrong("messages.tool_calls", "an array of objects");
            if (ReadCall(ref json) is { } call) calls.Add(call);
            else rules.Drop("messages.tool_calls", "only calls of functions can be told to a target of another format.");
        }
        return calls.DrainToImmutable();
    }

    /// <summary>Reads <c>function_call</c>, the word before there were tools.</summary>
    /// <returns>A call without an id, or null for null.</returns>
    public static ContentPart.ToolCall? ReadFunctionCall(ref BodyReader json) =>
        json.TryEnterObject("messages.function_call") ? ReadFunction(ref json, "messages.function_call.name") : null;

    /// <returns>Null when it calls no function.</returns>
    private static ContentPart.ToolCall? ReadCall(ref BodyReader json)
    {
        string? id = null;
        ContentPart.ToolCall? call = null;
        while (json.ReadProperty())
        {
            if (json.Is("id"u8)) id = json.String("messages.tool_calls.id");
            else if (json.Is("function"u8)) call = json.TryEnterObject("messages.tool_calls.function") ? ReadFunction(ref json, "messages.tool_calls.function.name") : null;
            else json.SkipValue();
        }
        if (call is null) return null;
        return string.IsNullOrEmpty(id) ? throw BodyReader.Wrong("messages.tool_calls.id", "the call's id") : call with { Id = id };
    }

    private static ContentPart.ToolCall ReadFunction(ref BodyReader json, string nameField)
    {
        string? name = null;
        string? arguments = null;
        while (json.ReadProperty())
        {
            if (json.Is("name"u8)) name = json.String(nameField);
            else if (json.Is("arguments"u8)) arguments = ReadArguments(ref json);
            else json.SkipValue();
        }
        if (string.IsNullOrEmpty(name)) throw BodyReader.Wrong(nameField, "the function's name");
        return new ContentPart.ToolCall("", name, arguments ?? "");
    }

    // Some clients send back the object itself, as Ollama gives it.
    private static string? ReadArguments(ref BodyReader json)
    {
        json.ReadValue();
        return json.TokenType == JsonTokenType.StartObject ? Encoding.UTF8.GetString(json.Raw()!.Value.Span) : json.Text("messages.tool_calls.function.arguments");
    }
}
