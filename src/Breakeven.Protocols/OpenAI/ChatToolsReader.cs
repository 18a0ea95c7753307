using System.Collections.Immutable;
using System.Text.Json;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.OpenAI;

/// <summary>Reads the tools of a chat request and which of them the model may call.</summary>
internal static class ChatToolsReader
{
    private const string OnlyFunctions = "only function tools can be told to a target of another format.";

    /// <param name="json">Stands on the name <c>tools</c>; left on the end of its value.</param>
    public static void ReadTools(ref BodyReader json, TranslationRules rules, ImmutableArray<ToolDefinition>.Builder tools)
    {
        if (!json.TryEnterArray("tools")) return;
        while (json.ReadElement())
        {
            if (json.TokenType != JsonTokenType.StartObject) throw BodyReader.Wrong("tools", "an array of objects");
            if (ReadTool(ref json) is { } tool) tools.Add(tool);
            else rules.Drop("tools", OnlyFunctions);
        }
    }

    /// <summary>Reads <c>functions</c>, the word before there were tools.</summary>
    public static void ReadFunctions(ref BodyReader json, ImmutableArray<ToolDefinition>.Builder tools)
    {
        if (!json.TryEnterArray("functions")) return;
        while (json.ReadElement())
        {
            if (json.TokenType != JsonTokenType.StartObject) throw BodyReader.Wrong("functions", "an array of objects");
            tools.Add(ReadFunction(ref json, "functions.name"));
        }
    }

    /// <param name="json">Stands on the name <c>tool_choice</c>; left on the end of its value.</param>
    public static ToolChoice? ReadChoice(ref BodyReader json, TranslationRules rules)
    {
        json.ReadValue();
        if (json.TokenType != JsonTokenType.StartObject) return Word(json.Text("tool_choice"), "tool_choice");

        string? name = null;
        while (json.ReadProperty())
        {
            if (json.Is("function"u8)) name = json.TryEnterObject("tool_choice.function") ? ReadName(ref json, "tool_choice.function.name") : null;
            else json.SkipValue();
        }
        if (name is not null) return new ToolChoice(ToolChoiceKind.Named, name);
        rules.Drop("tool_choice", OnlyFunctions);
        return null;
    }

    /// <summary>Reads <c>function_call</c>, the word before there was <c>tool_choice</c>.</summary>
    public static ToolChoice? ReadFunctionChoice(ref BodyReader json)
    {
        json.ReadValue();
        if (json.TokenType != JsonTokenType.StartObject) return Word(json.Text("function_call"), "function_call");
        string name = ReadName(ref json, "function_call.name") ?? throw BodyReader.Wrong("function_call.name", "a function's name");
        return new ToolChoice(ToolChoiceKind.Named, name);
    }

    private static ToolChoice? Word(string? word, string field) => word switch
    {
        null => null,
        "auto" => new ToolChoice(ToolChoiceKind.Auto),
        "none" => new ToolChoice(ToolChoiceKind.None),
        "required" or "any" => new ToolChoice(ToolChoiceKind.Required), // the latter is Mistral's
        _ => throw BodyReader.Wrong(field, "none, auto, required or the name of a function"),
    };

    /// <returns>Null when it is no function.</returns>
    private static ToolDefinition? ReadTool(ref BodyReader json)
    {
        ToolDefinition? tool = null;
        ReadOnlyMemory<byte>? cacheControl = null;
        while (json.ReadProperty())
        {
            if (json.Is("function"u8)) tool = json.TryEnterObject("tools.function") ? ReadFunction(ref json, "tools.function.name") : null;
            else if (json.Is("cache_control"u8)) cacheControl = json.RawProperty();
            else json.SkipValue();
        }
        return tool is null ? null : tool with { CacheControlJson = cacheControl };
    }

    private static ToolDefinition ReadFunction(ref BodyReader json, string nameField)
    {
        ToolDefinition tool = new("", null, null);
        while (json.ReadProperty())
        {
            if (json.Is("name"u8)) tool = tool with { Name = json.String(nameField) ?? "" };
            else if (json.Is("description"u8)) tool = tool with { Description = json.String("tools.function.description") };
            else if (json.Is("parameters"u8)) tool = tool with { ParametersJson = json.RawProperty() };
            else if (json.Is("strict"u8)) tool = tool with { Strict = json.Flag("tools.function.strict") };
            else json.SkipValue();
        }
        return tool.Name.Length > 0 ? tool : throw BodyReader.Wrong(nameField, "a function's name");
    }

    private static string? ReadName(ref BodyReader json, string field)
    {
        string? name = null;
        while (json.ReadProperty())
        {
            if (json.Is("name"u8)) name = json.String(field);
            else json.SkipValue();
        }
        return string.IsNullOrEmpty(name) ? null : name;
    }
}
