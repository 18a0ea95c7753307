using System.Collections.Immutable;
using System.Text.Json;
using Breakeven.Gateway.Configuration.Parsing;

namespace Breakeven.Gateway.Configuration.Shapes;

/// <summary>A list that may be written as its only value: <c>"*"</c> for <c>["*"]</c>.</summary>
internal sealed class OneOrManyShape<T>(Shape<T> item) : Shape<ImmutableArray<T>>
{
    private readonly ListShape<T> _list = new(item);

    public override bool KeepsPartialValues => true;

    public override bool TryBind(ConfigNode node, string path, BindContext context, out ImmutableArray<T> value)
    {
        if (node is SequenceNode) return _list.TryBind(node, path, context, out value);
        bool ok = item.TryBind(node, path, context, out T one);
        value = ok || item.KeepsPartialValues ? [one] : [];
        return ok;
    }

    public override ConfigNode ToNode(ImmutableArray<T> value) => value.Length == 1 ? item.ToNode(value[0]) : _list.ToNode(value);

    public override void WriteSchema(Utf8JsonWriter schema)
    {
        schema.WriteStartArray("anyOf");
        schema.WriteStartObject();
        item.WriteSchema(schema);
        schema.WriteEndObject();
        schema.WriteStartObject();
        _list.WriteSchema(schema);
        schema.WriteEndObject();
        schema.WriteEndArray();
    }
}
