using System.Collections.Immutable;
using System.Text.Json;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Responses;

/// <summary>Reads the tools of a request and which of them the model may call.</summary>
internal static class ResponsesToolsReader
{
    private const string OnlyFunctions = "It takes function tools only; tools under drop_unsupported leaves the others out.";

    /// <param name="json">Stands on the name <c>tools</c>; left on the end of its value.</param>
    public static void ReadTools(ref BodyReader json, TranslationRules rules, ImmutableArray<ToolDefinition>.Builder tools)
    {
        if (!json.TryEnterArray("tools")) return;
        for (int index = 0; json.ReadElement(); index++)
        {
            (string? type, ToolDefinition tool) = ReadTool(ref json);
            if (type != "function") DropOrRefuse(rules, "tools", $"tools[{index}].type", OnlyFunctions);
            else if (tool.Name.Length == 0) throw BodyReader.Wrong($"tools[{index}].name", "a function's name");
            else tools.Add(tool);
        }
    }

    /// <param name="json">Stands on the name <c>tool_choice</c>; left on the end of its value.</param>
    public static ToolChoice? ReadChoice(ref BodyReader json, TranslationRules rules)
    {
        json.ReadValue();
        if (json.TokenType != JsonTokenType.StartObject) return Word(json.Text("tool_choice"));

        string? type = null;
        string? name = null;
        while (json.ReadProperty())
        {
            if (json.Is("type"u8)) type = json.String("tool_choice.type");
            else if (json.Is("name"u8)) name = json.String("tool_choice.name");
            else json.SkipValue();
        }
        if (type == "function") return new ToolChoice(ToolChoiceKind.Named, string.IsNullOrEmpty(name) ? throw BodyReader.Wrong("tool_choice.name", "a function's name") : name);
        rules.Drop("tool_choice", "it can be told to call a function, any or none.");
        return null;
    }

    /// <summary>Leaves an element of a list out, if the rules name the list or the element.</summary>
    /// <param name="list">What an operator would name.</param>
    /// <param name="element">What the client shall look at.</param>
    internal static void DropOrRefuse(TranslationRules rules, string list, string element, string why)
    {
        if (!rules.Dropped.Contains(list)) rules.Drop(element, why);
    }

    private static ToolChoice? Word(string? word) => word switch
    {
        null => null,
        "auto" => new ToolChoice(ToolChoiceKind.Auto),
        "none" => new ToolChoice(ToolChoiceKind.None),
        "required" => new ToolChoice(ToolChoiceKind.Required),
        _ => throw BodyReader.Wrong("tool_choice", "none, auto, required or an object that names a function"),
    };

    private static (string? Type, ToolDefinition Tool) ReadTool(ref BodyReader json)
    {
        string? type = null;
        ToolDefinition tool = new("", null, null);
        while (json.ReadProperty())
        {
            if (json.Is("type"u8)) type = json.String("tools.type");
            else if (type is not (null or "function")) json.SkipValue(); // whatever fields other tools have
            else if (json.Is("name"u8)) tool = tool with { Name = json.String("tools.name") ?? "" };
            else if (json.Is("description"u8)) tool = tool with { Description = json.String("tools.description") };
            else if (json.Is("parameters"u8)) tool = tool with { ParametersJson = json.RawProperty() };
            else if (json.Is("strict"u8)) tool = tool with { Strict = json.Flag("tools.strict") };
            else json.SkipValue();
        }
        return (type, tool);
    }
}
