using System.Collections.Immutable;
using Breakeven.Advisor.Scenarios;

namespace Breakeven.Advisor.Evidence;

/// <summary>The evidence on one workload: every open model that somebody scored, compared with today's.</summary>
internal sealed record WorkloadQuality(double Margin, double? Floor, ImmutableArray<ModelQuality> Models)
{
    public const decimal DefaultMargin = 0.02m;

    /// <summary>The evidence at hand for this workload; today's model is the API's, else the one that answered most of the recorded calls.</summary>
    public static WorkloadQuality Of(ScenarioWorkload workload, string? apiModel, AdviceOptions options)
    {
        string?[] today = [apiModel, workload.Observed?.CurrentModels.Select(share => share.Name).FirstOrDefault()];
        return Of(options.Evidence.Of(workload.Name), [.. today.OfType<string>()], workload.QualityMargin ?? DefaultMargin, workload.QualityFloor, options.OpenModels);
    }

    /// <param name="samples">Of this workload.</param>
    /// <param name="today">Names of today's model.</param>
    public static WorkloadQuality Of(IEnumerable<QualitySample> samples, IReadOnlyCollection<string> today, decimal margin, decimal? floor, ImmutableArray<OpenModel> catalog)
    {
        QualitySample[] all = [.. samples];
        string[] references = [.. today.Concat(all.Select(sample => sample.Reference).OfType<string>()).Distinct(StringComparer.OrdinalIgnoreCase)];
        HashSet<string> known = [.. references.Select(Bare)];
        ILookup<bool, QualitySample> ofToday = all.ToLookup(sample => known.Contains(Bare(sample.Model)));
        Dictionary<string, string?> ids = all.Select(sample => sample.Model).Distinct(StringComparer.Ordinal)
            .ToDictionary(name => name, name => CatalogSearch.FindOpenModel(name, catalog).Found?.Id, StringComparer.Ordinal);
        return new((double)margin, (double?)floor,
            [.. ofToday[false].GroupBy(sample => ids[sample.Model] ?? sample.Model, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => Judge(group.Key, [.. group], [.. ofToday[true]], references, (double)margin, (double?)floor))]);
    }

    public ModelQuality? Find(string? model) => Models.FirstOrDefault(known => known.Model == model);

    private static ModelQuality Judge(string model, QualitySample[] samples, QualitySample[] today, string[] references, double margin, double? floor)
    {
        IGrouping<QualitySource, QualitySample>[] sources = [.. samples.GroupBy(sample => sample.Source).OrderBy(group => group.Key)];
        var test = new QualityTest(margin, floor, sources.Length);
        ImmutableArray<SourceQuality> judged = [.. sources.Select(source => test.Judge(
            source.Key, ItemScores.Of(source, today.Where(sample => sample.Source == source.Key)), SourceCaveats.Of(source.Key, [.. source], model, references)))];
        QualityStatus status = Together(judged);
        return new(model, status, judged, QualityTexts.Of(model, status, judged, margin, floor));
    }

    /// <summary>Any source may prove or refute alone; where one proves and another refutes, nothing is settled.</summary>
    private static QualityStatus Together(ImmutableArray<SourceQuality> sources)
    {
        bool proven = sources.Any(source => source.Status == QualityStatus.Proven), refuted = sources.Any(source => source.Status == QualityStatus.Refuted);
        return (proven, refuted) switch { (true, false) => QualityStatus.Proven, (false, true) => QualityStatus.Refuted, _ => QualityStatus.Unsettled };
    }

    /// <summary>A name without its provider and its case: <c>openai/GPT-4.1</c> is <c>gpt-4.1</c>.</summary>
    private static string Bare(string name) => name[(name.LastIndexOf('/') + 1)..].ToLowerInvariant();
}
