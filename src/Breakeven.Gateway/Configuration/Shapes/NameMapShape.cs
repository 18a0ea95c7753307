using System.Collections.Frozen;
using System.Text.Json;
using Breakeven.Gateway.Configuration.Parsing;

namespace Breakeven.Gateway.Configuration.Shapes;

/// <summary>A mapping from names, compared without case, to single values: HTTP headers.</summary>
internal sealed class NameMapShape<T>(Shape<T> item) : Shape<FrozenDictionary<string, T>>
{
    public override bool TryBind(ConfigNode node, string path, BindContext context, out FrozenDictionary<string, T> value)
    {
        value = FrozenDictionary<string, T>.Empty;
        if (node is not MappingNode mapping)
        {
            context.Error(path, "expected a mapping from names to values", "write { name: value }", node.Span);
            return false;
        }
        var entries = new Dictionary<string, T>(StringComparer.OrdinalIgnoreCase);
        bool ok = true;
        foreach (MappingEntry entry in mapping.Entries)
        {
            string keyPath = ConfigPath.Child(path, entry.Key.Text);
            context.Place(keyPath, entry.Key.Span);
            if (!item.TryBind(entry.Value, keyPath, context, out T one)) ok = false;
            else if (!entries.TryAdd(entry.Key.Text, one))
            {
                context.Error(keyPath, "given twice; the case of letters makes no difference here");
                ok = false;
            }
        }
        value = entries.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
        return ok;
    }

    public override ConfigNode ToNode(FrozenDictionary<string, T> value) =>
        MappingNode.Of(value.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => MappingEntry.Of(pair.Key, item.ToNode(pair.Value))));

    public override void WriteSchema(Utf8JsonWriter schema)
    {
        schema.WriteString("type", "object");
        schema.WriteStartObject("additionalProperties");
        item.WriteSchema(schema);
        schema.WriteEndObject();
    }
}
