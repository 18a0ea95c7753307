using System.Collections.Immutable;
using System.Globalization;

namespace Breakeven;

/// <summary>Reads <c>open-model-facts.csv</c>.</summary>
internal static class OpenModelFactReader
{
    /// <exception cref="CatalogFormatException">A broken table, a kind or value that is not known, or one fact given twice.</exception>
    public static ImmutableArray<OpenModelFact> Read(TextReader facts)
    {
        HashSet<(string, string, string)> known = [];
        ImmutableArray<OpenModelFact>.Builder read = ImmutableArray.CreateBuilder<OpenModelFact>();
        foreach (CsvRow row in CsvReader.Read(facts))
        {
            var fact = new OpenModelFact(row.Required("id"), row.Required("kind"), row.Required("value"), row.Required("source"),
                row.OptionalDay("source_date") ?? throw new CatalogFormatException("source_date may not be empty", row.Line)) { Test = row.Text("test"), Note = row.Text("note") };
            if (Problem(fact) is { } problem) throw new CatalogFormatException(problem, row.Line);
            if (!known.Add((fact.ModelId, fact.Kind, fact.Test))) throw new CatalogFormatException($"{fact.ModelId}: {fact.Kind} {fact.Test} is given twice", row.Line);
            read.Add(fact);
        }
        return read.ToImmutable();
    }

    private static string? Problem(OpenModelFact fact) => fact.Kind switch
    {
        "tools" => fact.Value is "yes" or "no" ? null : $"tools is yes or no, not \"{fact.Value}\"",
        "languages" => fact.Value == "+" || fact.Languages.All(code => code.Length == 2) ? null : $"languages are two-letter codes, not \"{fact.Value}\"",
        "result" => fact.Test.Length == 0 ? "a result needs its test"
            : double.TryParse(fact.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out double percent) && percent is >= 0 and <= 100 ? null
            : $"a result is a percentage, not \"{fact.Value}\"",
        _ => $"kind is tools, languages or result, not \"{fact.Kind}\"",
    };
}
