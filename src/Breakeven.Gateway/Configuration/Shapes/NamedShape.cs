using System.Collections.Immutable;
using System.Text.Json;
using Breakeven.Gateway.Configuration.Parsing;

namespace Breakeven.Gateway.Configuration.Shapes;

/// <summary>A mapping from names of the operator's choice to objects, in the file's order.</summary>
/// <param name="start">An entry with nothing but its name.</param>
internal sealed class NamedShape<T>(ObjectShape<T> entry, Func<string, T> start, Func<T, string> nameOf) : Shape<ImmutableArray<T>>
{
    public override bool KeepsPartialValues => true;

    /// <summary>Entries with errors stay in the value, so that references to their names still hold.</summary>
    public override bool TryBind(ConfigNode node, string path, BindContext context, out ImmutableArray<T> value)
    {
        value = [];
        if (node is not MappingNode mapping)
        {
            context.Error(path, "expected a mapping from names to entries", "write NAME: { … }", node.Span);
            return false;
        }
        var entries = ImmutableArray.CreateBuilder<T>(mapping.Entries.Length);
        bool ok = true;
        foreach (MappingEntry named in mapping.Entries)
        {
            string name = named.Key.Text;
            string namePath = ConfigPath.Child(path, name);
            context.Place(namePath, named.Key.Span);
            if (name.Trim().Length == 0 || name.Any(char.IsControl)) context.Error(namePath, "a name must not be empty or hold control characters");
            ok &= entry.TryBind(named.Value, namePath, context, start(name), out T one);
            entries.Add(one);
        }
        value = entries.ToImmutable();
        return ok;
    }

    public override ConfigNode ToNode(ImmutableArray<T> value) =>
        MappingNode.Of(value.Select(one => MappingEntry.Of(nameOf(one), entry.ToNode(one, start(nameOf(one))))));

    public override void WriteSchema(Utf8JsonWriter schema)
    {
        schema.WriteString("type", "object");
        schema.WriteStartObject("additionalProperties");
        entry.WriteSchema(schema);
        schema.WriteEndObject();
    }
}
