using Breakeven.Gateway.Configuration.Parsing;

namespace Breakeven.Gateway.Configuration;

/// <summary>One edit of one route by the places that the parser gave. Works from the end of the text to its beginning, so that places stay true.</summary>
internal sealed class RouteEdit(string text, MappingNode root, string route, string strategy, string targets)
{
    private readonly string _newLine = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
    private readonly List<(int Start, int End, string Replacement)> _edits = [];

    private string Name => NodeText.WriteText(route);
    private string Body => $"{{ strategy: {strategy}, targets: {targets} }}";

    public string Apply()
    {
        if (root.Find("routes") is not { } routes) AddEntry(root, "routes", $"{{ {Name}: {Body} }}");
        else if (routes.IsAlias || routes.Value is not MappingNode { Entries.IsEmpty: false } all) ReplaceValue(routes, $"{{ {Name}: {Body} }}");
        else if (Own(all, route) is not { } entry) AddEntry(all, Name, Body);
        else if (entry.IsAlias && entry.Value is MappingNode) ReplaceValue(entry, $"{{ <<: {Slice(entry.ValueSpan)}, strategy: {strategy}, targets: {targets} }}");
        else if (entry.Value is MappingNode { Entries.IsEmpty: false } mapping) SetKeys(mapping);
        else ReplaceValue(entry, Body);

        string result = text;
        foreach ((int start, int end, string replacement) in _edits.OrderByDescending(edit => edit.Start).ThenByDescending(edit => edit.End))
            result = string.Concat(result.AsSpan(0, start), replacement, result.AsSpan(end));
        return result;
    }

    private static MappingEntry? Own(MappingNode mapping, string key) => mapping.Entries.FirstOrDefault(entry => entry.Key.Text == key && !entry.IsMerged);

    private void SetKeys(MappingNode mapping)
    {
        var missing = new List<(string Key, string Value)>();
        foreach ((string key, string value) in new[] { ("strategy", strategy), ("targets", targets) })
            if (Own(mapping, key) is { } entry) ReplaceValue(entry, value);
            else missing.Add((key, value));
        if (missing.Count == 0) return;
        if (mapping.Entries.All(entry => entry.IsMerged)) throw new ConfigSyntaxException($"route '{route}' has no keys of its own; edit it by hand", mapping.Span);
        if (mapping.IsFlow) InsertInFlow(mapping, string.Join(", ", missing.Select(pair => $"{pair.Key}: {pair.Value}")));
        else InsertLines(mapping, missing.Select(pair => $"{pair.Key}: {pair.Value}"));
    }

    private void AddEntry(MappingNode mapping, string key, string value)
    {
        if (mapping.IsFlow) InsertInFlow(mapping, $"{key}: {value}");
        else InsertLines(mapping, [$"{key}: {value}"]);
    }

    private void InsertInFlow(MappingNode mapping, string entries)
    {
        MappingEntry? last = LastWritten(mapping);
        int at = last?.ValueSpan.End ?? text.IndexOf('{', mapping.Span.Start) + 1;
        _edits.Add((at, at, last is null ? $" {entries} " : $", {entries}"));
    }

    /// <summary>New lines go after the last key: a comment above the first one belongs to it.</summary>
    private void InsertLines(MappingNode mapping, IEnumerable<string> lines)
    {
        MappingEntry last = LastWritten(mapping) ?? throw new ConfigSyntaxException("the section has only merged keys; edit it by hand", mapping.Span);
        int end = last.ValueSpan.End;
        int at = EndOfLine(end > 0 && text[end - 1] == '\n' ? end - 1 : end);
        string indent = new(' ', last.Key.Span.Column - 1);
        _edits.Add((at, at, string.Concat(lines.Select(line => _newLine + indent + line))));
    }

    private void ReplaceValue(MappingEntry entry, string value)
    {
        int colon = text.IndexOf(':', entry.Key.Span.End);
        TextSpan old = entry.ValueSpan;
        int keyLineEnd = EndOfLine(colon);
        if (old.Start <= keyLineEnd && (entry.IsAlias || !IsBlock(entry.Value)))
        {
            _edits.Add((old.Start, old.End, old.Start == colon + 1 ? $" {value}" : value));
            return;
        }
        int end = EndOfLine(old.End > old.Start && text[old.End - 1] == '\n' ? old.End - 1 : old.End);
        _edits.Add((colon + 1, colon + 1, $" {value}"));
        _edits.Add((keyLineEnd, end, ""));
    }

    private static bool IsBlock(ConfigNode node) => node is SequenceNode { IsFlow: false } or MappingNode { IsFlow: false };

    private static MappingEntry? LastWritten(MappingNode mapping) => mapping.Entries.Where(entry => !entry.IsMerged).MaxBy(entry => entry.ValueSpan.End);

    private int EndOfLine(int at)
    {
        int end = text.IndexOf('\n', at);
        if (end < 0) return text.Length;
        return end > 0 && text[end - 1] == '\r' ? end - 1 : end;
    }

    private string Slice(TextSpan span) => text[span.Start..span.End];
}
