using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace Breakeven.Advisor.Scenarios;

/// <summary>The members of one JSON object, taken one by one; whatever nobody took is unknown. Problems are collected, not thrown.</summary>
internal sealed class ObjectFields
{
    private readonly Dictionary<string, ScenarioMember> _members = new(StringComparer.Ordinal);
    private readonly List<string> _known = [];
    private readonly List<ScenarioProblem> _problems;

    public ObjectFields(ScenarioNode node, string path, List<ScenarioProblem> problems)
    {
        (Path, Line, _problems) = (path, node.Line, problems);
        if (node.Kind != JsonTokenType.StartObject)
        {
            problems.Add(new(path, node.Line, $"{node.Shown} is not an object; give {{…}}"));
            return;
        }
        foreach (ScenarioMember member in node.Members)
            if (!_members.TryAdd(member.Name, member))
                problems.Add(new(PathOf(member.Name), member.Line, $"given twice (first in line {_members[member.Name].Line}); keep one"));
    }

    public string Path { get; }
    public int Line { get; }

    public string PathOf(string name) => Path.Length == 0 ? name : $"{Path}.{name}";

    /// <summary>Line of a member that was given, else of the object.</summary>
    public int LineOf(string name) => _members.TryGetValue(name, out ScenarioMember? member) ? member.Line : Line;

    public void Problem(string name, string message) => _problems.Add(new(PathOf(name), LineOf(name), message));

    public ScenarioNode? Take(string name)
    {
        _known.Add(name);
        return _members.TryGetValue(name, out ScenarioMember? member) && member.Value.Kind != JsonTokenType.Null ? member.Value : null;
    }

    /// <param name="meaning">Completes "give …": what the number counts, and its unit.</param>
    public decimal? Number(string name, string meaning, decimal least = 0m, decimal most = 1_000_000_000m) =>
        Take(name) is { } node ? NumberOf(node, PathOf(name), meaning, least, most) : null;

    public decimal? NumberOf(ScenarioNode node, string path, string meaning, decimal least, decimal most)
    {
        string range = most >= 1_000_000_000m ? $"{Plain(least)} or more" : $"{Plain(least)} to {Plain(most)}";
        if (node.Kind != JsonTokenType.Number || !TryParse(node.Text, out decimal value))
            return Reject($"{node.Shown} is not a number; give {meaning}, {range}");
        if (value < least) return Reject($"{Plain(value)} is {(value < 0 ? "negative" : "too small")}; give {meaning}, {range}");
        if (value > most) return Reject($"{Plain(value)} is too large; give {meaning}, at most {Plain(most)}");
        return value;

        decimal? Reject(string message)
        {
            _problems.Add(new(path, node.Line, message));
            return null;
        }
    }

    public int? Whole(string name, string meaning, int least, int most)
    {
        if (Number(name, meaning, least, most) is not { } value) return null;
        if (decimal.Truncate(value) == value) return (int)value;
        Problem(name, $"{Plain(value)} is not a whole number; give {meaning}");
        return null;
    }

    public string? Text(string name, string meaning)
    {
        if (Take(name) is not { } node) return null;
        if (node.Kind == JsonTokenType.String && node.Text.Trim().Length is > 0 and <= 200) return node.Text.Trim();
        Problem(name, $"{node.Shown} is not usable; give {meaning} as text of 1 to 200 characters");
        return null;
    }

    public string? Choice(string name, params ReadOnlySpan<string> allowed)
    {
        if (Take(name) is not { } node) return null;
        foreach (string choice in allowed)
            if (node.Kind == JsonTokenType.String && node.Text.Equals(choice, StringComparison.OrdinalIgnoreCase)) return choice;
        Problem(name, $"{node.Shown} is not known; give one of {string.Join(", ", allowed)}");
        return null;
    }

    public bool? Flag(string name)
    {
        if (Take(name) is not { } node) return null;
        if (node.Kind is JsonTokenType.True or JsonTokenType.False) return node.Kind == JsonTokenType.True;
        Problem(name, $"{node.Shown} is not a yes or no; give true or false");
        return null;
    }

    /// <returns>Null when absent; empty when given as an empty list or not as a list, which is a problem.</returns>
    public ImmutableArray<ScenarioNode>? List(string name, string meaning)
    {
        if (Take(name) is not { } node) return null;
        if (node.Kind == JsonTokenType.StartArray) return node.Items;
        Problem(name, $"{node.Shown} is not a list; give {meaning} as […]");
        return [];
    }

    public ImmutableArray<string>? Texts(string name, string meaning)
    {
        if (List(name, meaning) is not { } items) return null;
        foreach (ScenarioNode item in items)
            if (item.Kind != JsonTokenType.String || item.Text.Trim().Length == 0) Problem(name, $"{item.Shown} is not usable; give {meaning} as texts");
        return [.. items.Where(item => item.Kind == JsonTokenType.String).Select(item => item.Text.Trim())];
    }

    public ObjectFields? Object(string name) => Take(name) is { } node ? new(node, PathOf(name), _problems) : null;

    /// <summary>Reports what nobody took. Call last.</summary>
    public void Close()
    {
        foreach (ScenarioMember member in _members.Values.Where(member => !_known.Contains(member.Name)))
            Problem(member.Name, NearestName.Find(member.Name, _known) is { } near
                ? $"unknown field; did you mean \"{near}\"?"
                : $"unknown field; known here: {string.Join(", ", _known)}");
    }

    private static bool TryParse(string text, out decimal value) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);

    private static string Plain(decimal value) => value.ToString("0.############", CultureInfo.InvariantCulture);
}
