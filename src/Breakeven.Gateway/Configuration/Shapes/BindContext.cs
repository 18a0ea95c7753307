using Breakeven.Gateway.Configuration.Parsing;

namespace Breakeven.Gateway.Configuration.Shapes;

/// <summary>What one reading collects beside the values: problems, the place of every key, and what must be masked.</summary>
internal sealed class BindContext(string file, ReferenceExpander expander)
{
    private readonly List<ConfigProblem> _problems = [];
    private readonly Dictionary<string, TextSpan> _places = [];
    private readonly HashSet<string> _broken = [];

    public IReadOnlyList<ConfigProblem> Problems => _problems;

    /// <summary>Scalars whose literal text must not be shown.</summary>
    public List<ScalarNode> Secrets { get; } = [];

    public void Place(string path, TextSpan span) => _places[path] = span;

    /// <summary>Whether the file gives this key.</summary>
    public bool IsGiven(string path) => _places.ContainsKey(path);

    /// <summary>Whether a key at or below the path already has an error, so that what follows from it need not be told.</summary>
    public bool IsBroken(string path) => _broken.Contains(path);

    public void Error(string path, string message, string? suggestion = null, TextSpan? at = null)
    {
        Add(ConfigSeverity.Error, path, message, suggestion, at);
        for (string up = path; up.Length > 0; up = ConfigPath.Parent(up)) _broken.Add(up);
    }

    public void Warning(string path, string message, string? suggestion = null) => Add(ConfigSeverity.Warning, path, message, suggestion, null);

    /// <summary>The scalar's text with its references replaced; null after reporting why not.</summary>
    public string? Expand(ScalarNode node, string path)
    {
        string? text = expander.Expand(node.Text, out string? problem);
        if (text is null) Error(path, problem!, at: node.Span);
        return text;
    }

    /// <summary>Everything below an unknown key is masked: it may be a credential under a misspelt name.</summary>
    public void MaskAll(ConfigNode node)
    {
        switch (node)
        {
            case ScalarNode scalar:
                Secrets.Add(scalar);
                break;
            case SequenceNode list:
                foreach (ConfigNode item in list.Items) MaskAll(item);
                break;
            case MappingNode mapping:
                foreach (MappingEntry entry in mapping.Entries) MaskAll(entry.Value);
                break;
        }
    }

    private void Add(ConfigSeverity severity, string path, string message, string? suggestion, TextSpan? at)
    {
        TextSpan span = at ?? PlaceOf(path);
        _problems.Add(new(severity, file, span.Line, span.Column, path, message, suggestion));
    }

    /// <summary>Of the key, or of the nearest key above it that the file gives.</summary>
    private TextSpan PlaceOf(string path)
    {
        for (string up = path; ; up = ConfigPath.Parent(up))
        {
            if (_places.TryGetValue(up, out TextSpan span)) return span;
            if (up.Length == 0) return TextSpan.None;
        }
    }
}
