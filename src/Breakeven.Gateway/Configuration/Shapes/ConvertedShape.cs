using System.Text.Json;
using Breakeven.Gateway.Configuration.Parsing;

namespace Breakeven.Gateway.Configuration.Shapes;

/// <summary>A shape whose value becomes another type.</summary>
internal sealed class ConvertedShape<T, TOut>(Shape<T> inner, Func<T, TOut> from, Func<TOut, T> to) : Shape<TOut>
{
    public override bool TryBind(ConfigNode node, string path, BindContext context, out TOut value)
    {
        bool ok = inner.TryBind(node, path, context, out T read);
        value = ok ? from(read) : default!;
        return ok;
    }

    public override ConfigNode ToNode(TOut value) => inner.ToNode(to(value));
    public override void WriteSchema(Utf8JsonWriter schema) => inner.WriteSchema(schema);
}
