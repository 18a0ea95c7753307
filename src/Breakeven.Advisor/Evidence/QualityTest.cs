using System.Collections.Immutable;

namespace Breakeven.Advisor.Evidence;

/// <summary>Decides what one source proves: not inferior to today's model by more than the margin, and not below the floor.</summary>
/// <param name="margin">How much worse is still good enough, 0 to 1.</param>
/// <param name="floor">Least score, 0 to 1; null for none.</param>
/// <param name="sources">Sources of the model: the error of 5 % is shared between them (Bonferroni), because each may decide.</param>
internal sealed class QualityTest(double margin, double? floor, int sources)
{
    /// <summary>Quantiles of the standard normal at 1 - 0.025/k for k sources.</summary>
    private static readonly ImmutableArray<double> Quantiles = [1.959964, 2.241403, 2.393980, 2.497705, 2.575829];

    /// <summary>Quantile of the chance with which the further items should settle it: four in five.</summary>
    private const double PowerQuantile = 0.841621;

    private const double MostItems = 1_000_000;

    /// <summary>Below this share of items with a counterpart, the samples are compared as two groups if both are there.</summary>
    private const double MostlyPaired = 0.5;

    private double Z => Quantiles[Math.Clamp(sources, 1, Quantiles.Length) - 1];

    /// <summary>Pairs needed in all, if both models are equally good and this share of items is answered well by one of them alone.</summary>
    public static long PairsWhenEqual(double margin, double discordance)
    {
        double z = Quantiles[0] + PowerQuantile;
        return (long)Math.Ceiling(z * z * discordance / (margin * margin));
    }

    public SourceQuality Judge(QualitySource source, ItemScores items, ImmutableArray<string> caveats)
    {
        (string method, Interval? difference) = Compare(items);
        Interval? level = items.Scores.IsEmpty ? null : QualityIntervals.Level(items.Scores, Z);
        QualityStatus status = Status(difference, level);
        return new(source, items.Items, method, status)
        {
            Difference = difference?.Mean,
            Low = difference?.Low,
            High = difference?.High,
            Score = level?.Mean,
            ScoreLow = level?.Low,
            ScoreHigh = level?.High,
            Level = Math.Round(1 - 0.05 / Math.Clamp(sources, 1, Quantiles.Length), 4),
            MoreItems = status == QualityStatus.Unsettled ? More(difference, level, method == "paired" ? items.Differences.Length : items.Scores.Length) : null,
            Caveats = [.. caveats, .. Unpaired(items, method)],
        };
    }

    private (string Method, Interval? Difference) Compare(ItemScores items)
    {
        bool mostlyPaired = items.Differences.Length >= MostlyPaired * items.Items;
        if (items.Differences.Length > 0 && (mostlyPaired || items.References.IsEmpty || items.Scores.IsEmpty)) return ("paired", QualityIntervals.Paired(items.Differences, Z));
        if (items is { Scores.IsEmpty: false, References.IsEmpty: false }) return ("independent", QualityIntervals.Independent(items.Scores, items.References, Z));
        return ("level", null);
    }

    private QualityStatus Status(Interval? difference, Interval? level)
    {
        if (difference is { } against && against.High < -margin) return QualityStatus.Refuted;
        if (floor is { } least && level is { } reached && reached.High < least) return QualityStatus.Refuted;
        bool goodAgainst = difference is { } compared ? compared.Low > -margin : floor is not null;
        bool goodEnough = floor is not { } needed || (level is { } known && known.Low >= needed);
        return goodAgainst && goodEnough ? QualityStatus.Proven : QualityStatus.Unsettled;
    }

    /// <summary>The larger of what margin and floor need, from n = (z + z')² · variance / distance².</summary>
    private long? More(Interval? difference, Interval? level, int have)
    {
        double need = 0;
        if (difference is { } against && against.Low <= -margin) need = Math.Max(need, Needed(against.Variance, against.Mean + margin));
        if (floor is { } least && level is { } reached && reached.Low < least) need = Math.Max(need, Needed(reached.Variance, reached.Mean - least));
        // Without a comparison, or a score for the floor, no number of the same rows settles anything.
        return need == 0 || need > MostItems ? null : Math.Max(1, (long)Math.Ceiling(need) - have);
    }

    private double Needed(double variance, double distance)
    {
        double z = Z + PowerQuantile;
        return distance == 0 ? double.PositiveInfinity : z * z * variance / (distance * distance);
    }

    private static IEnumerable<string> Unpaired(ItemScores items, string method)
    {
        if (method == "paired" && items.Differences.Length < items.Items)
            yield return $"{items.Items - items.Differences.Length:#,0} of {items.Items:#,0} items have no score of today's model and are left out";
        if (method == "independent") yield return "the two models answered different questions, so the interval is wider than with the same ones";
        if (method == "level") yield return "no score of today's model on the same questions: only a floor can decide";
    }
}
