using System.Collections.Immutable;
using System.Globalization;

namespace Breakeven;

/// <summary>The lines of a price book file: sources first, then one rate card a line, columns parted by tabs, empty ones at the end left out.</summary>
internal sealed class PriceBookText
{
    public const string FirstLine = "# breakeven price book, format 1";
    public const string SourceMark = "!source";
    public const string Columns =
        "provider, model, tier, region, valid from, valid until, source (~ = estimate), operation, input, output, cached input, cache write, "
        + "reasoning, max input tokens, max output tokens, long context (above:input/output/cached/write/reasoning; …), note";

    private const int ColumnCount = 17;
    private readonly Dictionary<string, (string Name, DateOnly? Date)> _sources = new(StringComparer.Ordinal);
    private readonly List<RateCard> _cards = [];
    private readonly HashSet<string> _strings = new(StringComparer.Ordinal);
    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _interned;
    private readonly Dictionary<string, (string Name, DateOnly? Date)>.AlternateLookup<ReadOnlySpan<char>> _sourceByKey;

    public PriceBookText()
    {
        _interned = _strings.GetAlternateLookup<ReadOnlySpan<char>>();
        _sourceByKey = _sources.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public IReadOnlyList<RateCard> Cards => _cards;
    public DateOnly? NewestSource { get; private set; }

    public void ReadLine(ReadOnlySpan<char> line)
    {
        Span<Range> columns = stackalloc Range[ColumnCount + 1];
        int count = line.Split(columns, '\t');
        if (count > ColumnCount) throw new FormatException($"a line has at most {ColumnCount} columns");
        columns = columns[..count];
        if (line[columns[0]].SequenceEqual(SourceMark)) ReadSource(line, columns);
        else _cards.Add(ReadCard(line, columns));
    }

    private void ReadSource(ReadOnlySpan<char> line, ReadOnlySpan<Range> columns)
    {
        if (columns.Length != 4) throw new FormatException($"\"{SourceMark}\" needs a key, a date and a name");
        DateOnly? date = Day(line[columns[2]]);
        if (!_sources.TryAdd(line[columns[1]].ToString(), (line[columns[3]].ToString(), date)))
            throw new FormatException($"source \"{line[columns[1]]}\" is given twice");
        if (date > (NewestSource ?? DateOnly.MinValue)) NewestSource = date;
    }

    private RateCard ReadCard(ReadOnlySpan<char> line, ReadOnlySpan<Range> columns)
    {
        if (columns.Length < 9) throw new FormatException("a rate card has at least a provider, a model, a source and one rate");
        ReadOnlySpan<char> provider = line[columns[0]], model = line[columns[1]], region = Column(line, columns, 3), key = line[columns[6]];
        if (provider.IsEmpty || model.IsEmpty) throw new FormatException("provider and model may not be empty");
        bool estimate = key.StartsWith("~");
        if (!_sourceByKey.TryGetValue(estimate ? key[1..] : key, out (string Name, DateOnly? Date) source))
            throw new FormatException($"source \"{key}\" is not declared above");
        ReadOnlySpan<char> operation = line[columns[7]];
        return new RateCard(new(Intern(provider)), new(Intern(model)), Rates(line, columns))
        {
            Tier = Tier(line[columns[2]]),
            Region = region.IsEmpty ? null : new Region(Intern(region)),
            ValidFrom = Day(line[columns[4]]),
            ValidUntil = Day(line[columns[5]]),
            Source = source.Name,
            SourceDate = source.Date,
            IsEstimate = estimate,
            Operation = operation.IsEmpty ? "chat" : Intern(operation),
            MaxInputTokens = Count(Column(line, columns, 13)),
            MaxOutputTokens = Count(Column(line, columns, 14)),
            LongContext = LongContext(Column(line, columns, 15)),
            Note = columns.Length > 16 ? line[columns[16]].ToString() : null,
        };
    }

    private static TokenRates Rates(ReadOnlySpan<char> line, ReadOnlySpan<Range> columns)
    {
        TokenRates rates = new(
            Rate(Column(line, columns, 8)), Rate(Column(line, columns, 9)), Rate(Column(line, columns, 10)), Rate(Column(line, columns, 11)), Rate(Column(line, columns, 12)));
        return rates is { Input: null, Output: null } ? throw new FormatException("a rate card has an input or an output rate") : rates;
    }

    private static ReadOnlySpan<char> Column(ReadOnlySpan<char> line, ReadOnlySpan<Range> columns, int index) =>
        index < columns.Length ? line[columns[index]] : default;

    private static ImmutableArray<LongContextRates> LongContext(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty) return [];
        ImmutableArray<LongContextRates>.Builder steps = ImmutableArray.CreateBuilder<LongContextRates>(2);
        Span<Range> parts = stackalloc Range[6];
        foreach (Range range in text.Split(';'))
        {
            ReadOnlySpan<char> step = text[range];
            int colon = step.IndexOf(':');
            if (colon < 1 || step[(colon + 1)..].Split(parts, '/') != 5) throw new FormatException($"\"{step}\" is not a long-context step such as 200000:6/22.5/0.6//");
            ReadOnlySpan<char> rates = step[(colon + 1)..];
            long above = long.Parse(step[..colon], NumberStyles.None, CultureInfo.InvariantCulture);
            if (steps.Count > 0 && above <= steps[^1].AboveInputTokens) throw new FormatException("long-context steps ascend");
            steps.Add(new(above, new(Rate(rates[parts[0]]), Rate(rates[parts[1]]), Rate(rates[parts[2]]), Rate(rates[parts[3]]), Rate(rates[parts[4]]))));
        }
        return steps.ToImmutable();
    }

    private static decimal? Rate(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty) return null;
        return decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal rate)
            ? rate
            : throw new FormatException($"\"{text}\" is not a rate: dollars per million tokens, at least 0");
    }

    private static DateOnly? Day(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty) return null;
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day)
            ? day
            : throw new FormatException($"\"{text}\" is not a day such as 2026-07-24");
    }

    private static int? Count(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty) return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : throw new FormatException($"\"{text}\" is not a number of tokens");
    }

    private static ServiceTier Tier(ReadOnlySpan<char> text) => text switch
    {
        "" => ServiceTier.Default,
        "flex" => ServiceTier.Flex,
        "priority" => ServiceTier.Priority,
        "batch" => ServiceTier.Batch,
        _ => throw new FormatException($"\"{text}\" is not a service tier: flex, priority, batch, or empty for the default"),
    };

    /// <summary>Providers, models and regions repeat over thousands of lines; each text is kept once.</summary>
    private string Intern(ReadOnlySpan<char> text)
    {
        if (_interned.TryGetValue(text, out string? known)) return known;
        string made = text.ToString();
        _strings.Add(made);
        return made;
    }
}
