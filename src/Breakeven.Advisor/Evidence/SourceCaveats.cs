using System.Collections.Immutable;

namespace Breakeven.Advisor.Evidence;

/// <summary>What a source of quality scores cannot see. Biases of judges: Zheng et al., arXiv 2306.05685, section 3.3.</summary>
internal static class SourceCaveats
{
    /// <summary>Share of comparisons with the candidate in the same place from which on its place may decide.</summary>
    private const double OneSided = 0.6;

    public static ImmutableArray<string> Of(QualitySource source, IReadOnlyCollection<QualitySample> samples, string candidate, IEnumerable<string> today) => source switch
    {
        QualitySource.Judge => [.. Judge(samples, candidate, today)],
        QualitySource.Feedback => ["users who answer are not a random part of all"],
        QualitySource.Validator => ["a validator checks what can be checked by a program, not the whole answer"],
        QualitySource.Shadow when samples.Any(sample => sample.Judge is not null) => [.. Judge(samples, candidate, today)],
        _ => [],
    };

    private static IEnumerable<string> Judge(IReadOnlyCollection<QualitySample> samples, string candidate, IEnumerable<string> today)
    {
        yield return "a judge prefers longer answers whatever they are worth";
        if (samples.Any(sample => sample.Preference is not null))
        {
            bool[] places = [.. samples.Where(sample => sample.Preference is not null).Select(sample => sample.CandidateFirst).OfType<bool>()];
            double first = places.Length == 0 ? 1 : (double)places.Count(place => place) / places.Length;
            if (places.Length == 0) yield return "the order in which answers were shown is not told: a judge prefers a place";
            else if (Math.Max(first, 1 - first) > OneSided) yield return $"the candidate's answer came first in {first:P0} of comparisons: compare each pair in both orders";
        }
        string[] judges = [.. samples.Select(sample => sample.Judge).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        if (judges.Length == 0) yield return "the judging model is not told: a judge prefers answers of its own family";
        foreach (string judge in judges)
        {
            if (Family(judge) == Family(candidate)) yield return $"{judge} judges a candidate of its own family, which it prefers";
            else if (today.Any(name => Family(name) == Family(judge))) yield return $"{judge} judges today's model of its own family, which it prefers";
        }
    }

    /// <summary>The first word of a model's name: <c>llama</c> of <c>meta-llama/Llama-3.3-70B-Instruct</c>.</summary>
    internal static string Family(string model)
    {
        string name = model[(model.LastIndexOf('/') + 1)..].ToLowerInvariant();
        if (name.StartsWith("meta-", StringComparison.Ordinal)) name = name["meta-".Length..];
        int end = 0;
        while (end < name.Length && char.IsAsciiLetter(name[end])) end++;
        return name[..end];
    }
}
