using System.Collections.Immutable;

namespace Breakeven;

/// <summary>Something that is published of a model beyond its shape: whether it calls tools, which languages it commands, a result of a public test.</summary>
/// <param name="ModelId">Catalog id.</param>
/// <param name="Kind"><c>tools</c>, <c>languages</c> or <c>result</c>.</param>
/// <param name="Value"><c>yes</c> or <c>no</c>; codes parted by spaces; or a score in percent.</param>
/// <param name="Source">The document and its version.</param>
/// <param name="SourceDate">Day on which it was read.</param>
/// <remarks>What no row tells is not known, which is not the same as no.</remarks>
public sealed record OpenModelFact(string ModelId, string Kind, string Value, string Source, DateOnly SourceDate)
{
    /// <summary>Name of the test behind a <c>result</c>, as <c>MMLU-Pro</c>; empty for the other kinds.</summary>
    public string Test { get; init; } = "";

    /// <summary>How it was measured, or what qualifies it.</summary>
    public string Note { get; init; } = "";

    /// <summary>ISO 639-1 codes of a <c>languages</c> row.</summary>
    public ImmutableArray<string> Languages => Kind == "languages" ? [.. Value.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(code => code != "+")] : [];

    /// <summary>The source says that there are more languages than it names.</summary>
    public bool HasMoreLanguages => Kind == "languages" && Value.EndsWith('+');
}
