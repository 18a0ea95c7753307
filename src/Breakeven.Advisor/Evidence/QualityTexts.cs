using System.Collections.Immutable;
using System.Globalization;

namespace Breakeven.Advisor.Evidence;

/// <summary>Says what evidence found. Scores are told in points of 100.</summary>
internal static class QualityTexts
{
    public static string Of(string model, QualityStatus status, ImmutableArray<SourceQuality> sources, double margin, double? floor)
    {
        string found = string.Join("; ", sources.Select(source => Source(source)));
        string limit = $"a margin of {Points(margin)}{(floor is { } least ? $" and a floor of {Points(least)}" : "")}";
        return status switch
        {
            QualityStatus.Proven => $"{model} is good enough within {limit}: {found}.",
            QualityStatus.Refuted => $"{model} is not good enough by {limit}: {found}.",
            _ when sources.Any(source => source.Status == QualityStatus.Proven) => $"{model}: the sources contradict each other ({found}); {limit} is not settled.",
            _ => $"{model} is not proven good enough by {limit}: {found}.",
        };
    }

    public static string Points(double score) => (score * 100).ToString("0.##", CultureInfo.InvariantCulture) + (Math.Abs(score) == 0.01 ? " point" : " points");

    public static string Word(QualitySource source) => source switch
    {
        QualitySource.Shadow => "shadow",
        QualitySource.Judge => "judge",
        QualitySource.Validator => "validator",
        QualitySource.Feedback => "feedback",
        _ => "evaluation",
    };

    private static string Source(SourceQuality source)
    {
        string who = $"{Word(source.Source)}, {source.Items:#,0} {(source.Items == 1 ? "item" : "items")}";
        if (source is { Difference: { } difference, Low: { } low, High: { } high })
            return $"{who}, {Signed(difference)} points against today's model ({source.Level * 100:0.##} % from {Signed(low)} to {Signed(high)})";
        return source is { Score: { } score, ScoreLow: { } least, ScoreHigh: { } most }
            ? $"{who}, {Points(score)} of 100 ({source.Level * 100:0.##} % from {Plain(least)} to {Plain(most)}), today's model not scored"
            : $"{who}, nothing to compare with";
    }

    private static string Signed(double score) => (score >= 0 ? "+" : "") + Plain(score);

    private static string Plain(double score) => (score * 100).ToString("0.0", CultureInfo.InvariantCulture);
}
