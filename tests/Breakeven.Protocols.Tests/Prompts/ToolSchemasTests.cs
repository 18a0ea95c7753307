using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Breakeven.Protocols.Prompts;
using CsCheck;

namespace Breakeven.Protocols.Tests.Prompts;

public sealed partial class ToolSchemasTests
{
    private static readonly string[] s_names =
        ["description", "properties", "items", "default", "enum", "const", "anyOf", "$defs", "parameters", "function", "type", "x-hint", "名前", "a\"b\\c", "input_schema", "examples"];

    private static readonly Gen<string> s_text = Gen.String[Gen.Char[" \n\tab\"\\é\u00a0\u3000{}[]:,"], 0, 12];

    private static readonly Gen<JsonNode?> s_json = Gen.Recursive<JsonNode?>((depth, self) => depth > 4
        ? s_text.Select(text => (JsonNode?)JsonValue.Create(text))
        : Gen.OneOf(
            s_text.Select(text => (JsonNode?)JsonValue.Create(text)),
            Gen.Int.Select(number => (JsonNode?)JsonValue.Create(number)),
            Gen.Const((JsonNode?)null),
            self.Array[0, 3].Select(items => (JsonNode?)new JsonArray([.. items.Select(item => item?.DeepClone())])),
            Gen.Select(Gen.Int[0, s_names.Length - 1].Select(i => s_names[i]), self).Array[0, 4].Select(members => (JsonNode?)new JsonObject(members.DistinctBy(member => member.Item1).Select(member => KeyValuePair.Create(member.Item1, member.Item2?.DeepClone()))))));

    [Fact]
    public void Write_Compact_IsTheSameJsonAndHasNoLooseSpace() => s_json.Array[0, 3].Sample(tools =>
    {
        JsonArray array = new([.. tools.Select(tool => tool?.DeepClone())]);
        string shorter = Written(array.ToJsonString(new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }), descriptions: false);
        Assert.True(JsonNode.DeepEquals(array, JsonNode.Parse(shorter)));
        Assert.Equal(array.ToJsonString(new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }), shorter);
    }, iter: 500);

    /// <summary>Against a second implementation over trees: equal but for white space in what JSON Schema calls a description.</summary>
    [Fact]
    public void Write_Descriptions_ChangesNothingElse() => s_json.Array[0, 3].Sample(tools =>
    {
        JsonArray array = new([.. tools.Select(tool => tool?.DeepClone())]);
        string shorter = Written(array.ToJsonString(), descriptions: true);
        Assert.True(JsonNode.DeepEquals(Expected(array, isSchema: true), JsonNode.Parse(shorter)), shorter);
    }, iter: 500);

    [Fact]
    public void Write_NamesThatLookLikeKeywords_StayData()
    {
        const string tools = """
            [ { "type": "function", "function": { "name": "description", "description": "Sets  a\n   note.", "parameters": { "type": "object",
                "properties": { "description": { "type": "string", "description": "The  text" , "default": "two  spaces" }, "properties": { "enum": [ "a  b" ], "const": { "description": "c  d" } } },
                "x-form": { "description": "e  f" }, "required": [ "description" ] } } } ]
            """;
        Assert.Equal(
            """[{"type":"function","function":{"name":"description","description":"Sets a note.","parameters":{"type":"object","properties":{"description":{"type":"string","description":"The text","default":"two  spaces"},"properties":{"enum":["a  b"],"const":{"description":"c  d"}}},"x-form":{"description":"e  f"},"required":["description"]}}}]""",
            Written(tools, descriptions: true));
    }

    /// <summary>Escapes and digits are the client's: a number of twenty digits keeps them, and a name written in escapes stays so.</summary>
    [Fact]
    public void Write_EscapesAndNumbers_KeepTheirBytes() =>
        Assert.Equal("""[{"n\u0061me":"\u00fc","maximum":1.0000000000000000001e+2}]""", Written("""[ {"n\u0061me" : "\u00fc", "maximum" : 1.0000000000000000001e+2 } ]""", descriptions: true));

    private static JsonNode? Expected(JsonNode? node, bool isSchema) => node switch
    {
        JsonArray array => new JsonArray([.. array.Select(item => Expected(item, isSchema))]),
        JsonObject names => new JsonObject(names.Select(member => KeyValuePair.Create(member.Key, Member(member.Key, member.Value, isSchema)))),
        _ => node?.DeepClone(),
    };

    private static JsonNode? Member(string name, JsonNode? value, bool isSchema)
    {
        if (!isSchema) return value?.DeepClone();
        if (name == "description" && value is JsonValue text && text.GetValueKind() == JsonValueKind.String) return Spaces().Replace(((string)value!).Trim(' ', '\n', '\t'), " ");
        if (name is "properties" or "$defs") return Named(value);
        return Expected(value, name is "items" or "anyOf" or "parameters" or "function" or "input_schema");
    }

    /// <summary>A map of schemas; in an array, which no schema has there, each map is one.</summary>
    private static JsonNode? Named(JsonNode? value) => value switch
    {
        JsonObject map => new JsonObject(map.Select(entry => KeyValuePair.Create(entry.Key, Expected(entry.Value, isSchema: true)))),
        JsonArray array => new JsonArray([.. array.Select(Named)]),
        _ => value?.DeepClone(),
    };

    private static string Written(string tools, bool descriptions)
    {
        ArrayBufferWriter<byte> output = new();
        ToolSchemas.Write(Encoding.UTF8.GetBytes(tools), descriptions, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    [GeneratedRegex("[ \n\t\r]+")]
    private static partial Regex Spaces();
}
