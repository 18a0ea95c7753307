using System.Collections.Immutable;

namespace Breakeven.Advisor.Evidence;

/// <summary>The samples of one model and source, one value an item: repeated judgements of an item are its mean, not more evidence.</summary>
/// <param name="Differences">Candidate minus today's model, of items where both are known, -1 to 1.</param>
/// <param name="Scores">The candidate's, 0 to 1, of items with a score.</param>
/// <param name="References">Scores of today's model, of items with a score.</param>
/// <param name="Items">Items of the candidate.</param>
internal sealed record ItemScores(ImmutableArray<double> Differences, ImmutableArray<double> Scores, ImmutableArray<double> References, int Items)
{
    /// <param name="candidate">Samples of the candidate by one source.</param>
    /// <param name="today">Samples of today's model by the same source.</param>
    public static ItemScores Of(IEnumerable<QualitySample> candidate, IEnumerable<QualitySample> today)
    {
        QualitySample[] theirs = [.. today.Where(sample => sample.Score is not null)];
        Dictionary<string, double> known = theirs.Where(sample => sample.Item is not null)
            .GroupBy(sample => sample.Item!, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Average(sample => sample.Score!.Value), StringComparer.Ordinal);
        var differences = ImmutableArray.CreateBuilder<double>();
        var scores = ImmutableArray.CreateBuilder<double>();
        QualitySample[][] items = [.. ByItem(candidate)];
        foreach (QualitySample[] item in items)
        {
            if (Mean(item.Select(sample => sample.Score)) is { } score) scores.Add(score);
            if (Mean(item.Select(sample => Difference(sample, known))) is { } difference) differences.Add(difference);
        }
        return new(differences.ToImmutable(), scores.ToImmutable(), [.. ByItem(theirs).Select(item => item.Average(sample => sample.Score!.Value))], items.Length);
    }

    /// <summary>A lost comparison is a failure that today's model did not make: the same scale as pass against fail.</summary>
    private static double? Difference(QualitySample sample, Dictionary<string, double> known) => sample switch
    {
        { Preference: { } preference } => (int)preference - 1,
        { Score: { } score, ReferenceScore: { } reference } => score - reference,
        { Score: { } score, Item: { } item } when known.TryGetValue(item, out double reference) => score - reference,
        _ => null,
    };

    /// <summary>In the order of the items' names, so that sums do not depend on the order of the rows.</summary>
    private static IEnumerable<QualitySample[]> ByItem(IEnumerable<QualitySample> samples)
    {
        ILookup<bool, QualitySample> named = samples.ToLookup(sample => sample.Item is not null);
        return named[true].GroupBy(sample => sample.Item!, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => group.OrderBy(sample => sample.Score).ThenBy(sample => sample.ReferenceScore).ToArray())
            .Concat(named[false].OrderBy(sample => sample.Score).ThenBy(sample => sample.ReferenceScore).ThenBy(sample => sample.Preference).Select(sample => new[] { sample }));
    }

    private static double? Mean(IEnumerable<double?> values)
    {
        double[] known = [.. values.OfType<double>()];
        return known.Length == 0 ? null : known.Average();
    }
}
