using System.Globalization;

namespace Breakeven.Routing.Scoring;

/// <summary>The lines of a model file by their first word.</summary>
internal sealed class ModelLines
{
    private readonly ILookup<string, ModelLine> _lines;

    public ModelLines(string text) =>
        _lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).Select(words => new ModelLine(words[0], words[1..])).ToLookup(line => line.Name);

    public IEnumerable<ModelLine> All(string name) => _lines[name];

    public ModelLine One(string name) => _lines[name].ToArray() is [var only] ? only : throw new FormatException($"'{name}' must be there once.");
}

/// <summary>One line: its first word, and the others.</summary>
internal sealed record ModelLine(string Name, string[] Words)
{
    public int Count => Words.Length;

    public string Text(int at) => at < Words.Length ? Words[at] : throw new FormatException($"'{Name}' is too short.");

    public int Int(int at) => int.Parse(Text(at), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    public double Number(int at) =>
        double.Parse(Text(at), NumberStyles.Float, CultureInfo.InvariantCulture) is var value && double.IsFinite(value) ? value : throw new FormatException($"'{Name}' holds what is no number.");

    /// <summary>A number, or null for <c>-</c>.</summary>
    public double? Optional(int at) => Text(at) == "-" ? null : Number(at);
}
