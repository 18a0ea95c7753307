using System.Collections.Immutable;
using System.Text.Json;
using Breakeven.Protocols.Json;
using Breakeven.Protocols.Neutral;

namespace Breakeven.Protocols.Ollama;

/// <summary>Reads <c>tools</c>, which Ollama defines as OpenAI does.</summary>
internal static class OllamaToolsReader
{
    /// <param name="tools">An accepted array of objects.</param>
    public static ImmutableArray<ToolDefinition> Read(ReadOnlyMemory<byte> tools)
    {
        ImmutableArray<ToolDefinition>.Builder definitions = ImmutableArray.CreateBuilder<ToolDefinition>();
        Utf8JsonReader json = new(tools.Span);
        json.Read();
        while (ProviderJson.ReadObjectElement(ref json)) definitions.Add(ReadTool(tools, ref json, definitions.Count));
        return definitions.ToImmutable();
    }

    private static ToolDefinition ReadTool(ReadOnlyMemory<byte> tools, ref Utf8JsonReader json, int index)
    {
        ToolDefinition? tool = null;
        while (ProviderJson.ReadProperty(ref json))
        {
            if (!json.ValueTextEquals("function"u8)) ProviderJson.SkipValue(ref json);
            else if (ProviderJson.EnterObject(ref json)) tool = ReadFunction(tools, ref json);
        }
        return tool is { Name.Length: > 0 } ? tool : throw new RequestRejectedException(RequestErrors.Invalid($"tools[{index}] needs a function with a name.", "tools"));
    }

    private static ToolDefinition ReadFunction(ReadOnlyMemory<byte> tools, ref Utf8JsonReader json)
    {
        string? name = null;
        string? description = null;
        ReadOnlyMemory<byte>? parameters = null;
        while (ProviderJson.ReadProperty(ref json))
        {
            if (json.ValueTextEquals("name"u8)) name = ProviderJson.ReadText(ref json);
            else if (json.ValueTextEquals("description"u8)) description = ProviderJson.ReadText(ref json);
            else if (json.ValueTextEquals("parameters"u8))
            {
                json.Read();
                bool isSchema = json.TokenType == JsonTokenType.StartObject;
                int start = (int)json.TokenStartIndex;
                json.Skip();
                if (isSchema) parameters = tools[start..(int)json.BytesConsumed];
            }
            else ProviderJson.SkipValue(ref json);
        }
        return new(name ?? "", description, parameters);
    }
}
