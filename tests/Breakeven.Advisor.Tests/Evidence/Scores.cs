using Breakeven.Advisor.Evidence;

namespace Breakeven.Advisor.Tests.Evidence;

/// <summary>Samples of a test, by what they show.</summary>
internal static class Scores
{
    public const string Llama = "meta-llama/Llama-3.3-70B-Instruct", Qwen = "Qwen/Qwen3-32B";

    /// <summary>Pass or fail of a model and of today's on the same items.</summary>
    public static IEnumerable<QualitySample> Pairs(string model, int both, int onlyToday, int onlyModel, QualitySource source = QualitySource.Evaluation, string? workload = null)
    {
        int item = 0;
        foreach ((int times, double score, double reference) in new[] { (both, 1d, 1d), (onlyToday, 0d, 1d), (onlyModel, 1d, 0d) })
            for (int i = 0; i < times; i++)
                yield return new(model, source) { Workload = workload, Item = $"{item++}", Score = score, ReferenceScore = reference };
    }

    /// <summary>As good as today's model, and enough of it: proven at a margin of 0.02.</summary>
    public static IEnumerable<QualitySample> Good(string model) => Pairs(model, 1_980, 10, 10);

    /// <summary>Worse by ten points: refuted.</summary>
    public static IEnumerable<QualitySample> Bad(string model) => Pairs(model, 880, 110, 10);

    /// <summary>Too few to tell.</summary>
    public static IEnumerable<QualitySample> Few(string model) => Pairs(model, 28, 1, 1);

    public static WorkloadQuality Judge(IEnumerable<QualitySample> samples, decimal margin = 0.02m, decimal? floor = null, params string[] today) =>
        WorkloadQuality.Of(samples, today, margin, floor, ShippedCatalogs.OpenModels);

    public static ModelQuality One(IEnumerable<QualitySample> samples, decimal margin = 0.02m, decimal? floor = null, params string[] today) => Assert.Single(Judge(samples, margin, floor, today).Models);
}
