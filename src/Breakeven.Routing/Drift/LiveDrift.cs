namespace Breakeven.Routing.Drift;

/// <summary>How far one window of requests is from what the router learnt of such traffic.</summary>
/// <param name="Traffic">Name of the route in the labels.</param>
/// <param name="Requests">In the window.</param>
/// <param name="NovelShare">Share of requests that were unknown traffic.</param>
/// <param name="UnseenShare">Mean share of words that the training had not.</param>
public sealed record LiveDrift(string Traffic, int Requests, double NovelShare, double UnseenShare)
{
    /// <summary>Population stability index of the score, less its noise; null where the model holds too few labels of such traffic to tell.</summary>
    public double? ScoreShift { get; init; }

    /// <summary>The same of the feature that moved most.</summary>
    public double? FeatureShift { get; init; }

    /// <summary>Its name.</summary>
    public string? LargestFeature { get; init; }

    /// <summary>Mean share of unseen words in the training; null where that is not known.</summary>
    public double? LearntUnseenShare { get; init; }

    /// <summary>Whether the traffic has changed: it begins above one limit and ends below another.</summary>
    public bool IsChanged { get; init; }

    internal double Worst => Math.Max(ScoreShift ?? 0, FeatureShift ?? 0);

    /// <summary>In a sentence, without anything of a request.</summary>
    public string Text => FormattableString.Invariant($"{NovelShare:P0} of {Requests} requests are unknown traffic; ")
        + (ScoreShift is { } score && FeatureShift is { } feature
            ? FormattableString.Invariant($"stability index of the score {score:F2}, largest of a feature: {LargestFeature} {feature:F2} (above {DriftReport.MuchShift:F1} is a change)")
            : "the model holds too few labels of it to compare");
}
