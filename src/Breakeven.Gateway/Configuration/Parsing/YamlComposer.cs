using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Breakeven.Gateway.Configuration.Parsing;

/// <summary>Builds the node tree of one YAML document from YamlDotNet's events. No reflection, and every node keeps its place.</summary>
/// <remarks>Bounded in depth and in nodes with aliases written out, so that a hostile file ("billion laughs") is refused instead of expanded.</remarks>
internal sealed class YamlComposer
{
    internal const int MaxDepth = 64;
    internal const int MaxNodes = 100_000;
    private const string MergeKey = "<<";

    private readonly IParser _parser;
    private readonly string _text;
    private readonly Action<TextSpan, string, string> _report;
    private readonly Dictionary<AnchorName, ConfigNode> _anchors = [];
    private int _nodes;

    private YamlComposer(string text, Action<TextSpan, string, string> report) => (_parser, _text, _report) = (new Parser(new StringReader(text)), text, report);

    /// <summary>The document's root, or null for an empty text.</summary>
    /// <param name="report">Takes problems after which reading goes on, with their place and key path: duplicate keys.</param>
    /// <exception cref="ConfigSyntaxException">The text is not YAML, has several documents, or exceeds the bounds.</exception>
    public static ConfigNode? Compose(string text, Action<TextSpan, string, string> report)
    {
        try
        {
            return new YamlComposer(text, report).ComposeDocument();
        }
        catch (YamlException error)
        {
            throw FindTab(text, error) ?? new ConfigSyntaxException($"not valid YAML: {error.Message.TrimEnd('.')}", TextSpan.From(error.Start, error.End));
        }
        catch (Exception error) when (error is ArgumentException or InvalidOperationException or IndexOutOfRangeException or OverflowException)
        {
            // The scanner does not guard itself against every malformed input (as an escape beyond Unicode).
            throw new ConfigSyntaxException("not valid YAML", new TextSpan(0, 0, 1, 1));
        }
    }

    private ConfigNode? ComposeDocument()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _)) return null;
        _parser.Consume<DocumentStart>();
        ConfigNode root = ComposeNode(depth: 0, "").Node;
        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out DocumentStart? second))
            throw new ConfigSyntaxException("a second document begins here; a configuration is one YAML document", TextSpan.From(second.Start, second.End));
        return root;
    }

    private (ConfigNode Node, TextSpan WrittenAt, bool IsAlias) ComposeNode(int depth, string path)
    {
        if (_parser.Accept<AnchorAlias>(out _)) return ComposeAlias();
        if (!_parser.Accept<NodeEvent>(out NodeEvent? start)) throw Unexpected();
        TextSpan at = TextSpan.From(start.Start, start.End);
        if (depth > MaxDepth) throw new ConfigSyntaxException($"nested deeper than {MaxDepth} levels", at);
        Count(1, at);
        ConfigNode node = start switch
        {
            Scalar => ComposeScalar(),
            SequenceStart => ComposeSequence(depth, path),
            MappingStart => ComposeMapping(depth, path),
            _ => throw Unexpected(),
        };
        if (!start.Anchor.IsEmpty) _anchors[start.Anchor] = node;
        return (node, node.Span, false);
    }

    private (ConfigNode Node, TextSpan WrittenAt, bool IsAlias) ComposeAlias()
    {
        AnchorAlias alias = _parser.Consume<AnchorAlias>();
        TextSpan at = TextSpan.From(alias.Start, alias.End);
        if (!_anchors.TryGetValue(alias.Value, out ConfigNode? node))
            throw new ConfigSyntaxException($"alias '*{alias.Value}' has no anchor '&{alias.Value}' that ends before it", at);
        Count(node.Weight, at);
        return (node, at, true);
    }

    private ScalarNode ComposeScalar()
    {
        Scalar scalar = _parser.Consume<Scalar>();
        bool isText = scalar.Style != ScalarStyle.Plain || (!scalar.Tag.IsEmpty && scalar.Tag.Value == "tag:yaml.org,2002:str");
        return new(scalar.Value, isText, TextSpan.From(scalar.Start, scalar.End));
    }

    private SequenceNode ComposeSequence(int depth, string path)
    {
        SequenceStart start = _parser.Consume<SequenceStart>();
        var items = ImmutableArray.CreateBuilder<ConfigNode>();
        int weight = 1;
        TextSpan span = TextSpan.From(start.Start, start.End);
        int end = span.End;
        while (!_parser.Accept<SequenceEnd>(out _))
        {
            (ConfigNode item, TextSpan writtenAt, _) = ComposeNode(depth + 1, ConfigPath.Item(path, items.Count));
            items.Add(item);
            weight += item.Weight;
            end = writtenAt.End;
        }
        SequenceEnd close = _parser.Consume<SequenceEnd>();
        bool isFlow = start.Style == SequenceStyle.Flow;
        return new(items.ToImmutable(), isFlow, span with { End = isFlow ? AfterBracket(close, ']') : end }, weight);
    }

    private MappingNode ComposeMapping(int depth, string path)
    {
        MappingStart start = _parser.Consume<MappingStart>();
        var entries = ImmutableArray.CreateBuilder<MappingEntry>();
        var merges = new List<MappingEntry>();
        TextSpan span = TextSpan.From(start.Start, start.End);
        int weight = 1, end = span.End;
        while (!_parser.Accept<MappingEnd>(out _))
        {
            MappingEntry entry = ComposeEntry(depth, path);
            weight += entry.Value.Weight;
            end = entry.ValueSpan.End;
            if (entry.Key is { Text: MergeKey, IsQuoted: false }) merges.Add(entry);
            else if (entries.Any(other => other.Key.Text == entry.Key.Text)) _report(entry.Key.Span, ConfigPath.Child(path, entry.Key.Text), "the key is given twice");
            else entries.Add(entry);
        }
        MappingEnd close = _parser.Consume<MappingEnd>();
        foreach (MappingEntry merge in merges) Merge(merge, entries);
        bool isFlow = start.Style == MappingStyle.Flow;
        return new(entries.ToImmutable(), isFlow, span with { End = isFlow ? AfterBracket(close, '}') : end }, weight);
    }

    private MappingEntry ComposeEntry(int depth, string path)
    {
        (ConfigNode key, TextSpan keyAt, _) = ComposeNode(depth + 1, path);
        if (key is not ScalarNode name) throw new ConfigSyntaxException("a key must be a word; quote it if it begins with a bracket", keyAt);
        (ConfigNode value, TextSpan valueAt, bool isAlias) = ComposeNode(depth + 1, ConfigPath.Child(path, name.Text));
        return new(name with { Span = keyAt }, value, valueAt, isAlias);
    }

    /// <summary>YAML 1.1's merge key: what the mapping says itself wins, then the earlier source.</summary>
    private static void Merge(MappingEntry merge, ImmutableArray<MappingEntry>.Builder entries)
    {
        ImmutableArray<ConfigNode> sources = merge.Value is SequenceNode list ? list.Items : [merge.Value];
        foreach (ConfigNode source in sources)
        {
            if (source is not MappingNode mapping) throw new ConfigSyntaxException("'<<' merges mappings only", merge.ValueSpan);
            foreach (MappingEntry entry in mapping.Entries)
                if (!entries.Any(other => other.Key.Text == entry.Key.Text)) entries.Add(entry with { IsMerged = true });
        }
    }

    private void Count(int nodes, TextSpan at)
    {
        if (nodes > MaxNodes - _nodes) throw new ConfigSyntaxException($"more than {MaxNodes} values once aliases are written out", at);
        _nodes += nodes;
    }

    /// <summary>The end event of a flow collection stands before its bracket.</summary>
    private int AfterBracket(ParsingEvent close, char bracket)
    {
        int at = (int)close.Start.Index;
        return at < _text.Length && _text[at] == bracket ? at + 1 : at;
    }

    private ConfigSyntaxException Unexpected()
    {
        ParsingEvent? current = _parser.Current;
        return new("not valid YAML", current is null ? new TextSpan(0, 0, 1, 1) : TextSpan.From(current.Start, current.End));
    }

    /// <summary>The parser blames the mapping around a tab; people look for the tab.</summary>
    private static ConfigSyntaxException? FindTab(string text, YamlException error)
    {
        if (!error.Message.Contains("tab", StringComparison.OrdinalIgnoreCase)) return null;
        int start = 0, line = 1;
        foreach (string content in text.Split('\n'))
        {
            int indent = content.Length - content.AsSpan().TrimStart(" \t").Length;
            int tab = content.AsSpan(0, indent).IndexOf('\t');
            if (tab >= 0) return new("not valid YAML: a tab cannot indent; use spaces", new TextSpan(start + tab, start + tab + 1, line, tab + 1));
            start += content.Length + 1;
            line++;
        }
        return null;
    }
}
