using System.Text.Json;
using Breakeven.Gateway.Configuration.Parsing;

namespace Breakeven.Gateway.Configuration.Shapes;

/// <summary>A mapping with known keys, read into an immutable record. Unknown keys are errors with the nearest known one.</summary>
/// <param name="create">An object with its defaults; a named entry begins with its name instead.</param>
internal sealed class ObjectShape<T>(Func<T> create) : Shape<T>
{
    private readonly List<ObjectKey<T>> _keys = [];

    /// <summary>A list with one value may be written as the value alone: the key that then takes it.</summary>
    private string? _shorthand;

    public IReadOnlyList<ObjectKey<T>> Keys => _keys;

    /// <summary>A key whose value is always there, or is a reference that may be null.</summary>
    public ObjectShape<T> Key<TValue>(string name, Shape<TValue> shape, string description, Func<T, TValue?> get, Func<T, TValue, T> set, bool required = false)
    {
        _keys.Add(new ObjectKey<T, TValue>(name, description, required, shape, source => (get(source) is not null, get(source)!), set));
        return this;
    }

    /// <summary>A key whose value is a struct that may be absent.</summary>
    public ObjectShape<T> OptionalKey<TValue>(string name, Shape<TValue> shape, string description, Func<T, TValue?> get, Func<T, TValue, T> set, bool required = false)
        where TValue : struct
    {
        _keys.Add(new ObjectKey<T, TValue>(name, description, required, shape, source => (get(source).HasValue, get(source).GetValueOrDefault()), set));
        return this;
    }

    /// <summary>Also accepts a single value in the place of the mapping, as the value of this key.</summary>
    public ObjectShape<T> WithShorthand(string key)
    {
        _shorthand = key;
        return this;
    }

    public override bool KeepsPartialValues => true;

    public override bool TryBind(ConfigNode node, string path, BindContext context, out T value) => TryBind(node, path, context, create(), out value);

    /// <summary>Reads into <paramref name="start"/>; keys that the node lacks keep its values.</summary>
    public bool TryBind(ConfigNode node, string path, BindContext context, T start, out T value)
    {
        value = start;
        if (node is ScalarNode { IsNull: false } && _shorthand is not null) return KeyNamed(_shorthand)!.TryBind(node, path, context, ref value);
        if (node is not (MappingNode or ScalarNode { IsNull: true }))
        {
            context.Error(path, $"expected a mapping, found {(node is ScalarNode ? "one value" : "a list")}", "write { key: value }", node.Span);
            if (node is ScalarNode) context.MaskAll(node);
            return false;
        }
        MappingNode mapping = node as MappingNode ?? MappingNode.Of([]);
        bool ok = true;
        foreach (MappingEntry entry in mapping.Entries) ok &= TryBindEntry(entry, path, context, ref value);
        foreach (ObjectKey<T> key in _keys.Where(key => key.IsRequired && IsAbsent(mapping.Find(key.Name))))
        {
            context.Error(path, $"'{key.Name}' is missing", at: path.Length == 0 ? node.Span : null);
            ok = false;
        }
        return ok;
    }

    public override ConfigNode ToNode(T value) => ToNode(value, create());

    /// <summary>One key of the object, also where it says what an absent one says.</summary>
    public ConfigNode MemberOf(T value, string key) => KeyNamed(key)?.ToNode(value) ?? throw new ArgumentException($"There is no key '{key}', or it has no value.", nameof(key));

    /// <summary>Without the keys that say what <paramref name="start"/> says already.</summary>
    public ConfigNode ToNode(T value, T start)
    {
        if (_shorthand is not null && Written(value, start, except: _shorthand).Count == 0) return KeyNamed(_shorthand)!.ToNode(value)!;
        return MappingNode.Of(Written(value, start, except: null));
    }

    public override void WriteSchema(Utf8JsonWriter schema)
    {
        if (_shorthand is null)
        {
            WriteObjectSchema(schema);
            return;
        }
        schema.WriteStartArray("anyOf");
        schema.WriteStartObject();
        KeyNamed(_shorthand)!.WriteSchema(schema);
        schema.WriteEndObject();
        schema.WriteStartObject();
        WriteObjectSchema(schema);
        schema.WriteEndObject();
        schema.WriteEndArray();
    }

    private static bool IsAbsent(MappingEntry? entry) => entry?.Value is null or ScalarNode { IsNull: true };

    private ObjectKey<T>? KeyNamed(string name) => _keys.Find(key => key.Name == name);

    private bool TryBindEntry(MappingEntry entry, string path, BindContext context, ref T value)
    {
        string keyPath = ConfigPath.Child(path, entry.Key.Text);
        context.Place(keyPath, entry.Key.Span);
        if (KeyNamed(entry.Key.Text) is { } key) return IsAbsent(entry) || key.TryBind(entry.Value, keyPath, context, ref value);
        context.Error(keyPath, "unknown key", NearestWord.Suggest(entry.Key.Text, _keys.Select(known => known.Name)));
        context.MaskAll(entry.Value);
        return false;
    }

    private List<MappingEntry> Written(T value, T start, string? except)
    {
        var entries = new List<MappingEntry>();
        foreach (ObjectKey<T> key in _keys)
        {
            if (key.Name == except || key.ToNode(value) is not { } node) continue;
            bool isDefault = key.ToNode(start) is { } usual && NodeText.Write(usual) == NodeText.Write(node);
            if (!isDefault || key.IsRequired) entries.Add(MappingEntry.Of(key.Name, node));
        }
        return entries;
    }

    private void WriteObjectSchema(Utf8JsonWriter schema)
    {
        schema.WriteString("type", "object");
        schema.WriteBoolean("additionalProperties", false);
        schema.WriteStartObject("properties");
        foreach (ObjectKey<T> key in _keys)
        {
            schema.WriteStartObject(key.Name);
            schema.WriteString("description", key.Description);
            key.WriteSchema(schema);
            schema.WriteEndObject();
        }
        schema.WriteEndObject();
        if (!_keys.Any(key => key.IsRequired)) return;
        schema.WriteStartArray("required");
        foreach (ObjectKey<T> key in _keys.Where(key => key.IsRequired)) schema.WriteStringValue(key.Name);
        schema.WriteEndArray();
    }
}
