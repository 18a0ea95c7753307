using System.Globalization;
using System.Text;

namespace Breakeven;

/// <summary>Writes a price book as text that diffs well: sources, then one rate card a line, sorted. Overrides are configuration and are not written.</summary>
public static class PriceBookWriter
{
    /// <summary>Writes <paramref name="book"/>; the same cards in any order give the same bytes.</summary>
    public static void Write(PriceBook book, Stream stream)
    {
        ArgumentNullException.ThrowIfNull(book);
        ArgumentNullException.ThrowIfNull(stream);
        using StreamWriter writer = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        Write(book.Cards, writer);
    }

    /// <summary>A book of <paramref name="cards"/>, with the version that it has once written.</summary>
    public static PriceBook Versioned(IEnumerable<RateCard> cards)
    {
        using MemoryStream content = new();
        Write(new PriceBook("unversioned", cards), content);
        content.Position = 0;
        return PriceBookReader.Read(content);
    }

    private static void Write(IReadOnlyCollection<RateCard> cards, StreamWriter writer)
    {
        Dictionary<(string Source, DateOnly? Date), string> keys = cards
            .Select(card => (card.Source, card.SourceDate)).Distinct()
            .OrderBy(source => source.SourceDate).ThenBy(source => source.Source, StringComparer.Ordinal)
            .Select((source, index) => (source, key: (index + 1).ToString(CultureInfo.InvariantCulture)))
            .ToDictionary(pair => pair.source, pair => pair.key);
        writer.WriteLine(PriceBookText.FirstLine);
        writer.WriteLine("# US dollars per million tokens. An empty rate is unknown, never free. Periods are [from, until) in UTC.");
        writer.WriteLine($"# {PriceBookText.Columns}");
        foreach (((string source, DateOnly? date), string key) in keys)
            writer.WriteLine(string.Join('\t', PriceBookText.SourceMark, key, Day(date), Clean(source)));
        foreach (RateCard card in Sorted(cards)) writer.WriteLine(Line(card, keys[(card.Source, card.SourceDate)]));
    }

    private static IOrderedEnumerable<RateCard> Sorted(IEnumerable<RateCard> cards) => cards
        .OrderBy(card => card.Provider.Value, StringComparer.Ordinal)
        .ThenBy(card => card.Model.Value, StringComparer.Ordinal)
        .ThenBy(card => card.Tier)
        .ThenBy(card => card.Region?.Value ?? "", StringComparer.Ordinal)
        .ThenBy(card => card.ValidFrom ?? DateOnly.MinValue)
        .ThenBy(card => card.ValidUntil ?? DateOnly.MaxValue);

    private static string Line(RateCard card, string source)
    {
        TokenRates rates = card.Rates;
        return string.Join(
            '\t',
            Clean(card.Provider.Value),
            Clean(card.Model.Value),
            card.Tier == ServiceTier.Default ? "" : card.Tier.ToString().ToLowerInvariant(),
            Clean(card.Region?.Value),
            Day(card.ValidFrom),
            Day(card.ValidUntil),
            (card.IsEstimate ? "~" : "") + source,
            card.Operation == "chat" ? "" : Clean(card.Operation),
            Rate(rates.Input), Rate(rates.Output), Rate(rates.CachedInput), Rate(rates.CacheWrite), Rate(rates.Reasoning),
            card.MaxInputTokens?.ToString(CultureInfo.InvariantCulture),
            card.MaxOutputTokens?.ToString(CultureInfo.InvariantCulture),
            string.Join(';', card.LongContext.Select(Step)),
            Clean(card.Note)).TrimEnd('\t');
    }

    private static string Step(LongContextRates step) => string.Create(
        CultureInfo.InvariantCulture,
        $"{step.AboveInputTokens}:{Rate(step.Rates.Input)}/{Rate(step.Rates.Output)}/{Rate(step.Rates.CachedInput)}/{Rate(step.Rates.CacheWrite)}/{Rate(step.Rates.Reasoning)}");

    /// <summary>Without the trailing zeros that a decimal carries along.</summary>
    private static string Rate(decimal? rate) => rate?.ToString("0.############################", CultureInfo.InvariantCulture) ?? "";

    private static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    private static string Clean(string? text) => text is null ? "" : text.ReplaceLineEndings(" ").Replace('\t', ' ');
}
