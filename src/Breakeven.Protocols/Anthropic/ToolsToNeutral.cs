using System.Collections.Immutable;
using System.Text.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Anthropic;

/// <summary>Takes tools and their choice out of the format. Hints on how a tool is loaded or streamed have no meaning elsewhere and are left out.</summary>
internal sealed class ToolsToNeutral(TranslationRules rules)
{
    public ImmutableArray<ToolDefinition> Read(ReadOnlyMemory<byte> tools)
    {
        Utf8JsonReader json = NeutralFields.Open(tools);
        if (json.TokenType != JsonTokenType.StartArray) return [];
        ImmutableArray<ToolDefinition>.Builder read = ImmutableArray.CreateBuilder<ToolDefinition>();
        while (NeutralFields.NextElement(ref json))
        {
            if (ReadTool(tools, ref json) is { } tool) read.Add(tool);
        }
        return read.DrainToImmutable();
    }

    /// <returns>The choice, and whether tools may be called side by side; null where nothing is said.</returns>
    public static (ToolChoice? Choice, bool? Parallel) ReadChoice(ReadOnlyMemory<byte> choice)
    {
        Utf8JsonReader json = NeutralFields.Open(choice);
        if (json.TokenType != JsonTokenType.StartObject) return (null, null);
        string? type = null;
        string? name = null;
        bool? oneByOne = null;
        while (NeutralFields.NextProperty(ref json))
        {
            if (json.ValueTextEquals("type"u8)) type = NeutralFields.ReadText(ref json);
            else if (json.ValueTextEquals("name"u8)) name = NeutralFields.ReadText(ref json);
            else if (json.ValueTextEquals("disable_parallel_tool_use"u8)) oneByOne = NeutralFields.ReadFlag(ref json);
            else NeutralFields.Skip(ref json);
        }
        ToolChoice? chosen = type switch
        {
            "auto" => new(ToolChoiceKind.Auto),
            "any" => new(ToolChoiceKind.Required),
            "none" => new(ToolChoiceKind.None),
            "tool" when name is not null => new(ToolChoiceKind.Named, name),
            _ => null,
        };
        return (chosen, !oneByOne);
    }

    private ToolDefinition? ReadTool(ReadOnlyMemory<byte> tools, ref Utf8JsonReader json)
    {
        string? type = null;
        string name = "";
        string? description = null;
        bool? strict = null;
        ReadOnlyMemory<byte>? schema = null;
        ReadOnlyMemory<byte>? cacheControl = null;
        while (NeutralFields.NextProperty(ref json))
        {
            if (json.ValueTextEquals("type"u8)) type = NeutralFields.ReadText(ref json);
            else if (json.ValueTextEquals("name"u8)) name = NeutralFields.ReadText(ref json) ?? "";
            else if (json.ValueTextEquals("description"u8)) description = NeutralFields.ReadText(ref json);
            else if (json.ValueTextEquals("strict"u8)) strict = NeutralFields.ReadFlag(ref json);
            else if (json.ValueTextEquals("input_schema"u8)) schema = NeutralFields.ReadSaid(tools, ref json);
            else if (json.ValueTextEquals("cache_control"u8)) cacheControl = NeutralFields.ReadSaid(tools, ref json);
            else NeutralFields.Skip(ref json);
        }
        if (type is null or "custom") return new(name, description, schema) { Strict = strict, CacheControlJson = cacheControl };
        Refuse(type, name);
        return null;
    }

    // A tool that Anthropic defines or runs itself has no schema here. It may be dropped by its name or by its dated type.
    private void Refuse(string type, string name)
    {
        if (rules.Dropped.Contains(type)) return;
        rules.Drop(ClientWord.OrElse(name, "tools"), "it is a tool of Anthropic's own, which no other API has.");
    }
}
