using System.Text.Json;
using Breakeven.Gateway.Configuration.Parsing;

namespace Breakeven.Gateway.Configuration.Shapes;

/// <summary>The one description of what a value of the configuration looks like: reading it, writing it and its JSON schema all come from here, so that they cannot drift apart.</summary>
internal abstract class Shape<T>
{
    /// <summary>Whether a value with errors is still good for its names, so that references to them hold.</summary>
    public virtual bool KeepsPartialValues => false;

    /// <summary>Reads the node. False after reporting at least one error; the value is then the best that could be had, so that names stay known.</summary>
    public abstract bool TryBind(ConfigNode node, string path, BindContext context, out T value);

    /// <summary>The node that reads as this value. Secrets are masked.</summary>
    public abstract ConfigNode ToNode(T value);

    /// <summary>Writes the members of this value's schema object, without its braces.</summary>
    public abstract void WriteSchema(Utf8JsonWriter schema);
}
