using System.Collections.Immutable;
using System.Text.Json;
using Breakeven.Gateway.Configuration.Parsing;

namespace Breakeven.Gateway.Configuration.Shapes;

/// <summary>A list of values of one shape.</summary>
internal sealed class ListShape<T>(Shape<T> item) : Shape<ImmutableArray<T>>
{
    public override bool KeepsPartialValues => true;

    public override bool TryBind(ConfigNode node, string path, BindContext context, out ImmutableArray<T> value)
    {
        value = [];
        if (node is not SequenceNode list)
        {
            context.Error(path, $"expected a list, found {(node is ScalarNode ? "one value" : "a mapping")}", node is ScalarNode ? "write it as [a, b]" : null, node.Span);
            return false;
        }
        var items = ImmutableArray.CreateBuilder<T>(list.Items.Length);
        bool ok = true;
        for (int i = 0; i < list.Items.Length; i++)
        {
            string itemPath = ConfigPath.Item(path, i);
            context.Place(itemPath, list.Items[i].Span);
            bool bound = item.TryBind(list.Items[i], itemPath, context, out T one);
            if (bound || item.KeepsPartialValues) items.Add(one);
            ok &= bound;
        }
        value = items.ToImmutable();
        return ok;
    }

    public override ConfigNode ToNode(ImmutableArray<T> value) => SequenceNode.Of(value.Select(item.ToNode));

    public override void WriteSchema(Utf8JsonWriter schema)
    {
        schema.WriteString("type", "array");
        schema.WriteStartObject("items");
        item.WriteSchema(schema);
        schema.WriteEndObject();
    }
}
