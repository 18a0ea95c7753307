using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Breakeven.Advisor.Scenarios;

namespace Breakeven.Advisor.Evidence;

/// <summary>Reads quality samples: CSV with a header line, or JSON lines with the same names. Strict; every problem with its line.</summary>
public static class EvidenceFile
{
    /// <summary>A file that is wrong all over is told once, not a million times.</summary>
    private const int MostProblems = 20;

    /// <exception cref="ScenarioException">Not such a file, or empty; lists the first problems.</exception>
    public static ImmutableArray<QualitySample> Parse(ReadOnlySpan<byte> utf8)
    {
        string text = Encoding.UTF8.GetString(utf8.StartsWith(Encoding.UTF8.Preamble) ? utf8[Encoding.UTF8.Preamble.Length..] : utf8);
        var problems = new List<ScenarioProblem>();
        var samples = ImmutableArray.CreateBuilder<QualitySample>();
        IEnumerable<(int Line, Dictionary<string, string> Cells)> rows = text.AsSpan().TrimStart().StartsWith("{") ? JsonLines(text, problems) : Table(text, problems);
        foreach ((int line, Dictionary<string, string> cells) in rows)
        {
            if (new EvidenceRow(line, cells, problems).Read() is { } sample) samples.Add(sample);
            if (problems.Count >= MostProblems) break;
        }
        if (problems.Count == 0 && samples.Count == 0) problems.Add(new("", 0, $"no row; give CSV or JSON lines with the columns {string.Join(", ", EvidenceRow.Columns)}"));
        return problems.Count == 0 ? samples.ToImmutable() : throw new ScenarioException([.. problems.Take(MostProblems)]);
    }

    private static IEnumerable<(int, Dictionary<string, string>)> JsonLines(string text, List<ScenarioProblem> problems)
    {
        foreach ((int index, string line) in text.Split('\n').Index())
            if (!string.IsNullOrWhiteSpace(line) && Members(line, index + 1, problems) is { } members) yield return (index + 1, members);
    }

    private static Dictionary<string, string>? Members(string json, int line, List<ScenarioProblem> problems)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object) throw new JsonException();
            var members = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (JsonProperty member in document.RootElement.EnumerateObject())
                if (IsKnown(member.Name, line, problems) && member.Value.ValueKind is not JsonValueKind.Null) members[member.Name] = member.Value.ToString();
            return members;
        }
        catch (JsonException)
        {
            problems.Add(new("", line, "not a JSON object in one line"));
            return null;
        }
    }

    private static IEnumerable<(int, Dictionary<string, string>)> Table(string text, List<ScenarioProblem> problems)
    {
        string[]? header = null;
        foreach ((int line, string[] cells) in CsvLines.Read(text, problems))
        {
            if (header is null)
            {
                header = [.. cells.Select(cell => cell.Trim())];
                foreach (string column in header) IsKnown(column, line, problems);
                foreach (IGrouping<string, string> twice in header.GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1))
                    problems.Add(new(twice.Key, line, "this column is given twice"));
                if (problems.Count > 0) yield break;
            }
            else if (cells.Length != header.Length) problems.Add(new("", line, $"{cells.Length} cells where the header has {header.Length}"));
            else yield return (line, header.Zip(cells).ToDictionary(pair => pair.First, pair => pair.Second, StringComparer.Ordinal));
        }
    }

    private static bool IsKnown(string column, int line, List<ScenarioProblem> problems)
    {
        if (EvidenceRow.Columns.Contains(column, StringComparer.Ordinal)) return true;
        problems.Add(new(column, line, NearestName.Find(column, EvidenceRow.Columns) is { } near
            ? $"unknown column; did you mean \"{near}\"?"
            : $"unknown column; known here: {string.Join(", ", EvidenceRow.Columns)}"));
        return false;
    }
}
