using Breakeven.Gateway.Configuration.Parsing;

namespace Breakeven.Gateway.Configuration;

/// <summary>Edits of a configuration's text by the places that the parser gave. Works from the end of the text to its beginning, so that places stay true.</summary>
internal abstract class ConfigTextEdit(string text)
{
    private readonly List<(int Start, int End, string Replacement)> _edits = [];

    protected string Text => text;
    protected string NewLine { get; } = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";

    /// <exception cref="ConfigSyntaxException">The text is written in a way that cannot be edited safely.</exception>
    public string Apply()
    {
        Collect();
        string result = text;
        foreach ((int start, int end, string replacement) in _edits.OrderByDescending(edit => edit.Start).ThenByDescending(edit => edit.End))
            result = string.Concat(result.AsSpan(0, start), replacement, result.AsSpan(end));
        return result;
    }

    /// <summary>Says what is to be edited, with the methods below.</summary>
    protected abstract void Collect();

    protected static MappingEntry? Own(MappingNode mapping, string key) => mapping.Entries.FirstOrDefault(entry => entry.Key.Text == key && !entry.IsMerged);

    /// <summary>Gives keys of a mapping new values, and adds those that it lacks.</summary>
    /// <param name="what">For the error: <c>route 'chat'</c>.</param>
    protected void SetKeys(MappingNode mapping, string what, IEnumerable<(string Key, string Value)> values)
    {
        var missing = new List<(string Key, string Value)>();
        foreach ((string key, string value) in values)
            if (Own(mapping, key) is { } entry) ReplaceValue(entry, value);
            else missing.Add((key, value));
        if (missing.Count == 0) return;
        if (mapping.Entries.All(entry => entry.IsMerged)) throw new ConfigSyntaxException($"{what} has no keys of its own; edit it by hand", mapping.Span);
        if (mapping.IsFlow) InsertInFlow(mapping, string.Join(", ", missing.Select(pair => $"{pair.Key}: {pair.Value}")));
        else InsertLines(mapping, missing.Select(pair => $"{pair.Key}: {pair.Value}"));
    }

    protected void AddEntry(MappingNode mapping, string key, string value)
    {
        if (mapping.IsFlow) InsertInFlow(mapping, $"{key}: {value}");
        else InsertLines(mapping, [$"{key}: {value}"]);
    }

    protected void Insert(int at, string inserted) => _edits.Add((at, at, inserted));

    protected void ReplaceValue(MappingEntry entry, string value)
    {
        int colon = text.IndexOf(':', entry.Key.Span.End);
        TextSpan old = entry.ValueSpan;
        int keyLineEnd = EndOfLine(colon);
        if (old.Start <= keyLineEnd && (entry.IsAlias || !IsBlock(entry.Value)))
        {
            _edits.Add((old.Start, old.End, old.Start == colon + 1 ? $" {value}" : value));
            return;
        }
        int end = LastLineEnd(old);
        Insert(colon + 1, $" {value}");
        _edits.Add((keyLineEnd, end, ""));
    }

    protected int EndOfLine(int at)
    {
        int end = text.IndexOf('\n', at);
        if (end < 0) return text.Length;
        return end > 0 && text[end - 1] == '\r' ? end - 1 : end;
    }

    /// <summary>End of the last line that a value is written on; a block's span ends on the line after it.</summary>
    protected int LastLineEnd(TextSpan span) => EndOfLine(span.End > span.Start && text[span.End - 1] == '\n' ? span.End - 1 : span.End);

    protected string Slice(TextSpan span) => text[span.Start..span.End];

    private void InsertInFlow(MappingNode mapping, string entries)
    {
        MappingEntry? last = LastWritten(mapping);
        int at = last?.ValueSpan.End ?? text.IndexOf('{', mapping.Span.Start) + 1;
        Insert(at, last is null ? $" {entries} " : $", {entries}");
    }

    /// <summary>New lines go after the last key: a comment above the first one belongs to it.</summary>
    private void InsertLines(MappingNode mapping, IEnumerable<string> lines)
    {
        MappingEntry last = LastWritten(mapping) ?? throw new ConfigSyntaxException("the section has only merged keys; edit it by hand", mapping.Span);
        int end = last.ValueSpan.End;
        int at = EndOfLine(end > 0 && text[end - 1] == '\n' ? end - 1 : end);
        string indent = new(' ', last.Key.Span.Column - 1);
        Insert(at, string.Concat(lines.Select(line => NewLine + indent + line)));
    }

    private static bool IsBlock(ConfigNode node) => node is SequenceNode { IsFlow: false } or MappingNode { IsFlow: false };

    private static MappingEntry? LastWritten(MappingNode mapping) => mapping.Entries.Where(entry => !entry.IsMerged).MaxBy(entry => entry.ValueSpan.End);
}
