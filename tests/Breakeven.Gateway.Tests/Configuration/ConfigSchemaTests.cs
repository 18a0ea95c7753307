using System.Text.Json;
using Breakeven.Gateway.Configuration;
using Breakeven.Gateway.Configuration.Parsing;

namespace Breakeven.Gateway.Tests.Configuration;

public sealed class ConfigSchemaTests
{
    [Fact]
    public void Json_Contract_EveryKeyIsInTheSchema() => AssertKnown(ConfigExamples.Contract);

    [Fact]
    public void Json_Runnable_EveryKeyIsInTheSchema() => AssertKnown(ConfigExamples.Runnable);

    [Fact]
    public void Json_EveryObject_IsClosedAndEveryKeyDescribed()
    {
        using JsonDocument schema = JsonDocument.Parse(ConfigSchema.Json);
        Assert.Equal("https://json-schema.org/draft/2020-12/schema", schema.RootElement.GetProperty("$schema").GetString());
        int keys = 0;
        Walk(schema.RootElement);
        Assert.True(keys > 80, $"{keys} keys");

        void Walk(JsonElement element)
        {
            if (element.ValueKind == JsonValueKind.Array) foreach (JsonElement item in element.EnumerateArray()) Walk(item);
            if (element.ValueKind != JsonValueKind.Object) return;
            if (element.TryGetProperty("properties", out JsonElement properties) && properties.ValueKind == JsonValueKind.Object)
            {
                Assert.False(element.GetProperty("additionalProperties").GetBoolean());
                foreach (JsonProperty key in properties.EnumerateObject())
                {
                    keys++;
                    Assert.False(string.IsNullOrWhiteSpace(key.Value.GetProperty("description").GetString()), key.Name);
                }
            }
            foreach (JsonProperty member in element.EnumerateObject()) Walk(member.Value);
        }
    }

    private static void AssertKnown(string text)
    {
        using JsonDocument schema = JsonDocument.Parse(ConfigSchema.Json);
        AssertKnown(YamlComposer.Compose(text, (_, _, _) => { })!, schema.RootElement, "");
    }

    private static void AssertKnown(ConfigNode node, JsonElement schema, string path)
    {
        if (schema.TryGetProperty("anyOf", out JsonElement forms))
            schema = forms.EnumerateArray().FirstOrDefault(form => form.TryGetProperty("type", out JsonElement type) && type.ValueKind == JsonValueKind.String && type.GetString() == KindOf(node), forms[0]);
        if (node is SequenceNode list)
            foreach (ConfigNode item in list.Items) AssertKnown(item, schema.GetProperty("items"), path + "[]");
        if (node is not MappingNode mapping) return;
        foreach (MappingEntry entry in mapping.Entries)
        {
            bool isKnown = schema.TryGetProperty("properties", out JsonElement properties) && properties.TryGetProperty(entry.Key.Text, out JsonElement key);
            JsonElement child = isKnown ? properties.GetProperty(entry.Key.Text) : schema.GetProperty("additionalProperties");
            Assert.True(child.ValueKind == JsonValueKind.Object, $"{path}.{entry.Key.Text} is not in the schema");
            AssertKnown(entry.Value, child, $"{path}.{entry.Key.Text}");
        }
    }

    private static string KindOf(ConfigNode node) => node is MappingNode ? "object" : node is SequenceNode ? "array" : "string";
}
