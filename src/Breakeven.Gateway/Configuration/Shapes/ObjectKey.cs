using System.Text.Json;
using Breakeven.Gateway.Configuration.Parsing;

namespace Breakeven.Gateway.Configuration.Shapes;

/// <summary>One key of an object: its name, its shape and how it is taken from and put into the object's record.</summary>
internal abstract class ObjectKey<T>(string name, string description, bool isRequired)
{
    public string Name { get; } = name;
    public string Description { get; } = description;
    public bool IsRequired { get; } = isRequired;

    public abstract bool TryBind(ConfigNode node, string path, BindContext context, ref T target);

    /// <summary>Null when the object has no value for this key.</summary>
    public abstract ConfigNode? ToNode(T source);
    public abstract void WriteSchema(Utf8JsonWriter schema);
}

/// <param name="get">The value, and whether there is one.</param>
internal sealed class ObjectKey<T, TValue>(
    string name, string description, bool isRequired, Shape<TValue> shape, Func<T, (bool Has, TValue Value)> get, Func<T, TValue, T> set)
    : ObjectKey<T>(name, description, isRequired)
{
    public override bool TryBind(ConfigNode node, string path, BindContext context, ref T target)
    {
        bool ok = shape.TryBind(node, path, context, out TValue value);
        if (ok || shape.KeepsPartialValues) target = set(target, value);
        return ok;
    }

    public override ConfigNode? ToNode(T source) => get(source) is (true, var value) ? shape.ToNode(value) : null;
    public override void WriteSchema(Utf8JsonWriter schema) => shape.WriteSchema(schema);
}
