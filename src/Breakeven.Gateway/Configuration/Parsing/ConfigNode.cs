using System.Collections.Immutable;

namespace Breakeven.Gateway.Configuration.Parsing;

/// <summary>A value of a configuration file: what JSON has, with its place in the text.</summary>
/// <param name="Span">Of the node itself; for an alias, of the anchored node.</param>
/// <param name="Weight">Nodes in it with aliases written out, itself included.</param>
internal abstract record ConfigNode(TextSpan Span, int Weight);

/// <param name="Text">Without quotes and escapes; references to the environment not yet replaced.</param>
/// <param name="IsQuoted">A quoted value is text, whatever it looks like.</param>
internal sealed record ScalarNode(string Text, bool IsQuoted, TextSpan Span) : ConfigNode(Span, 1)
{
    /// <summary>An absent value: nothing, <c>~</c> or <c>null</c>.</summary>
    public bool IsNull => !IsQuoted && (Text is "" or "~" or "null");

    public static ScalarNode Plain(string text) => new(text, false, TextSpan.None);
    public static ScalarNode Quoted(string text) => new(text, true, TextSpan.None);
}

internal sealed record SequenceNode(ImmutableArray<ConfigNode> Items, bool IsFlow, TextSpan Span, int Weight) : ConfigNode(Span, Weight)
{
    public static SequenceNode Of(IEnumerable<ConfigNode> items)
    {
        ImmutableArray<ConfigNode> all = [.. items];
        return new(all, true, TextSpan.None, 1 + all.Sum(item => item.Weight));
    }
}

internal sealed record MappingNode(ImmutableArray<MappingEntry> Entries, bool IsFlow, TextSpan Span, int Weight) : ConfigNode(Span, Weight)
{
    public MappingEntry? Find(string key) => Entries.FirstOrDefault(entry => entry.Key.Text == key);

    public static MappingNode Of(IEnumerable<MappingEntry> entries)
    {
        ImmutableArray<MappingEntry> all = [.. entries];
        return new(all, true, TextSpan.None, 1 + all.Sum(entry => entry.Value.Weight));
    }
}

/// <param name="ValueSpan">Where the value is written in this entry: for an alias the alias itself.</param>
/// <param name="IsAlias">The value stands elsewhere in the text.</param>
internal sealed record MappingEntry(ScalarNode Key, ConfigNode Value, TextSpan ValueSpan, bool IsAlias = false)
{
    /// <summary>Came in by a merge key (<c>&lt;&lt;</c>), so the mapping itself has no text for it.</summary>
    public bool IsMerged { get; init; }

    public static MappingEntry Of(string key, ConfigNode value) => new(ScalarNode.Plain(key), value, TextSpan.None);
}
