using System.Text.Json;
using Breakeven.Gateway.Configuration.Parsing;

namespace Breakeven.Gateway.Configuration.Shapes;

/// <summary>Reads one word. Returns null, or what was expected instead.</summary>
/// <param name="isText">The value was quoted, so it is text even if it looks like a number.</param>
internal delegate string? ScalarParser<T>(string text, bool isText, out T value);

/// <summary>A single value. Any scalar may be given as a reference to the environment, which the schema says too.</summary>
/// <param name="schemaOf">Members of the schema for the literal form.</param>
internal sealed class ScalarShape<T>(ScalarParser<T> parse, Func<T, ScalarNode> write, Action<Utf8JsonWriter> schemaOf) : Shape<T>
{
    /// <summary>The literal text is never shown: not in problems, not in the masked text.</summary>
    public bool IsSecret { get; init; }

    /// <summary>A literal that does not fit may be a credential in the wrong place, and is not shown.</summary>
    public bool HidesMisfits { get; init; }

    public override bool TryBind(ConfigNode node, string path, BindContext context, out T value)
    {
        value = default!;
        if (IsSecret) context.MaskAll(node);
        if (node is not ScalarNode scalar)
        {
            context.Error(path, $"expected one value, found {(node is SequenceNode ? "a list" : "a mapping")}", at: node.Span);
            return false;
        }
        if (context.Expand(scalar, path) is not { } text) return false;
        if (HasCredentials(text)) context.MaskAll(node);
        bool hasReference = ReferenceExpander.HasReference(scalar.Text);
        string? expected = parse(text, scalar.IsQuoted && !hasReference, out value);
        if (expected is null) return true;
        if (HidesMisfits) context.MaskAll(node);
        context.Error(path, IsSecret || HidesMisfits || HasCredentials(text) ? expected : $"{expected}, found '{Shorten(scalar.Text)}'", at: scalar.Span);
        return false;
    }

    public override ConfigNode ToNode(T value) => write(value);

    public override void WriteSchema(Utf8JsonWriter schema)
    {
        schema.WriteStartArray("anyOf");
        schema.WriteStartObject();
        schemaOf(schema);
        schema.WriteEndObject();
        schema.WriteStartObject();
        schema.WriteString("$ref", "#/$defs/reference");
        schema.WriteEndObject();
        schema.WriteEndArray();
    }

    /// <summary>An address with a user and a password in it.</summary>
    private static bool HasCredentials(string text)
    {
        int scheme = text.IndexOf("://", StringComparison.Ordinal);
        int at = text.IndexOf('@', Math.Max(0, scheme));
        return scheme >= 0 && at > 0 && text.AsSpan(scheme + 3, Math.Max(0, at - scheme - 3)).Contains(':');
    }

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
