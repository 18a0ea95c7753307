using System.Collections.Immutable;
using System.Globalization;
using Breakeven.Advisor.Scenarios;

namespace Breakeven.Advisor.Evidence;

/// <summary>One row of an evidence file, whatever its format: named texts, read strictly.</summary>
internal sealed class EvidenceRow(int line, IReadOnlyDictionary<string, string> cells, List<ScenarioProblem> problems)
{
    /// <summary>The columns that are known; docs/concepts/quality-evidence.md says what they mean.</summary>
    public static readonly ImmutableArray<string> Columns = ["workload", "model", "source", "item", "score", "reference_score", "result", "reference", "judge", "position"];

    /// <returns>Null when the row has a problem, which is then in the list.</returns>
    public QualitySample? Read()
    {
        int before = problems.Count;
        string? model = Text("model");
        if (model is null) Problem("model", "is missing; name the model that answered, as meta-llama/Llama-3.3-70B-Instruct");
        var sample = new QualitySample(model ?? "", Choice("source", QualitySource.Evaluation, Enum.GetValues<QualitySource>()))
        {
            Workload = Text("workload") is { } name and not "*" ? name : null,
            Item = Text("item"),
            Score = Score("score"),
            ReferenceScore = Score("reference_score"),
            Preference = Text("result") is null ? null : Choice("result", Preference.Tie, Enum.GetValues<Preference>()),
            Reference = Text("reference"),
            Judge = Text("judge"),
            CandidateFirst = First(),
        };
        if (sample.Score is null && sample.Preference is null && problems.Count == before) Problem("score", "a row needs a score, or a result (win, tie or loss)");
        if (sample is { Score: not null, Preference: not null }) Problem("result", "a row has a score or a result, not both; give two rows");
        if (sample is { Score: null, ReferenceScore: not null }) Problem("reference_score", "today's model has a score here and the candidate has none");
        return problems.Count == before ? sample : null;
    }

    private string? Text(string column) => cells.TryGetValue(column, out string? text) && text.Trim() is { Length: > 0 } trimmed ? trimmed : null;

    private double? Score(string column)
    {
        if (Text(column) is not { } text) return null;
        switch (text.ToLowerInvariant())
        {
            case "pass" or "true": return 1;
            case "fail" or "false": return 0;
        }
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value is >= 0 and <= 1) return value;
        Problem(column, $"\"{Shown(text)}\" is not a score; give a number from 0 (useless) to 1 (perfect), or pass or fail");
        return null;
    }

    private bool? First()
    {
        switch (Text("position")?.ToLowerInvariant())
        {
            case null: return null;
            case "first": return true;
            case "second": return false;
            case var other:
                Problem("position", $"\"{Shown(other)}\" is not known; give first or second: where the judge saw the candidate's answer");
                return null;
        }
    }

    private T Choice<T>(string column, T fallback, T[] allowed)
        where T : struct, Enum
    {
        if (Text(column) is not { } text) return fallback;
        foreach (T value in allowed)
            if (text.Equals(value.ToString(), StringComparison.OrdinalIgnoreCase)) return value;
        Problem(column, $"\"{Shown(text)}\" is not known; give one of {string.Join(", ", allowed).ToLowerInvariant()}");
        return fallback;
    }

    private void Problem(string column, string message) => problems.Add(new(column, line, message));

    private static string Shown(string text) => text.Length > 40 ? text[..40] + "…" : text;
}
