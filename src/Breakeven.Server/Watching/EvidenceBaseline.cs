using Breakeven.Routing.Labelling;

namespace Breakeven.Server.Watching;

/// <summary>What a weak target's answers were worth when its router came into force, by one kind of evidence.</summary>
/// <param name="Traffic">Name of the route in the labels.</param>
/// <param name="Count">Answers behind it.</param>
/// <param name="Variance">Of one answer.</param>
/// <param name="IsPromised">Whether the model file says so; else the first answers under it did.</param>
public sealed record EvidenceBaseline(string Traffic, EvidenceKind Kind, long Count, double Mean, double Variance, bool IsPromised)
{
    /// <summary>Points of quality, 0 to 1, that may be lost before it counts as worse: the margin of rollouts.</summary>
    public const double Margin = 0.05;

    /// <summary>Standard errors that the mean may be off: 99.5 % on one side. Its sample is of fixed size, so the usual interval holds.</summary>
    private const double Errors = 2.576;

    /// <summary>Below this mean the target has become worse.</summary>
    public double Limit => Mean - (Errors * Math.Sqrt(((Variance * Count) + 0.25) / (Count + 1) / Count)) - Margin; // with one pseudo-observation of the greatest variance

    /// <summary>Above this mean it is as it was.</summary>
    public double Restored => Mean - Margin;

    public static EvidenceBaseline Of(Yardstick promised)
    {
        ArgumentNullException.ThrowIfNull(promised);
        return new(promised.Route, KindOf(promised.Kind), promised.Count, promised.Mean, promised.Variance, IsPromised: true);
    }

    internal static EvidenceKind KindOf(LabelKind kind) => kind switch
    {
        LabelKind.Checks => EvidenceKind.Checks,
        LabelKind.Feedback => EvidenceKind.Feedback,
        LabelKind.Judge => EvidenceKind.Judge,
        _ => EvidenceKind.Agreement,
    };
}
