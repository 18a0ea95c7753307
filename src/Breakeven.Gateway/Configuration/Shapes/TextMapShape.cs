using System.Collections.Frozen;
using System.Text.Json;
using Breakeven.Gateway.Configuration.Parsing;

namespace Breakeven.Gateway.Configuration.Shapes;

/// <summary>A mapping from names to text, compared without case: HTTP headers.</summary>
internal sealed class TextMapShape(Shape<string> text) : Shape<FrozenDictionary<string, string>>
{
    public override bool TryBind(ConfigNode node, string path, BindContext context, out FrozenDictionary<string, string> value)
    {
        value = FrozenDictionary<string, string>.Empty;
        if (node is not MappingNode mapping)
        {
            context.Error(path, "expected a mapping from names to values", "write { name: value }", node.Span);
            return false;
        }
        var entries = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        bool ok = true;
        foreach (MappingEntry entry in mapping.Entries)
        {
            string keyPath = ConfigPath.Child(path, entry.Key.Text);
            context.Place(keyPath, entry.Key.Span);
            if (!text.TryBind(entry.Value, keyPath, context, out string one)) ok = false;
            else if (!entries.TryAdd(entry.Key.Text, one))
            {
                context.Error(keyPath, "given twice; the case of letters makes no difference here");
                ok = false;
            }
        }
        value = entries.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        return ok;
    }

    public override ConfigNode ToNode(FrozenDictionary<string, string> value) =>
        MappingNode.Of(value.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => MappingEntry.Of(pair.Key, text.ToNode(pair.Value))));

    public override void WriteSchema(Utf8JsonWriter schema)
    {
        schema.WriteString("type", "object");
        schema.WriteStartObject("additionalProperties");
        text.WriteSchema(schema);
        schema.WriteEndObject();
    }
}
