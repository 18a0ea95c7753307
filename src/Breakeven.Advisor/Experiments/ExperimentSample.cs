using System.Collections.Immutable;

namespace Breakeven.Advisor.Experiments;

/// <summary>The two arms of an experiment in one of its steps, and what its guards say of them. Not safe for concurrent use.</summary>
/// <remarks>
/// The error of the whole rollout is shared out evenly: over its steps, over the guards that are on, and for bounded metrics over two kinds of interval. Each step
/// begins anew, because shares change between steps, and a mix of times of day with them; within one step both arms see the same hours.
/// </remarks>
public sealed class ExperimentSample
{
    private readonly GuardLimits _limits;
    private readonly double _alpha;

    /// <param name="steps">Steps that the rollout has in all.</param>
    public ExperimentSample(GuardLimits limits, int steps)
    {
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        _limits = limits;
        const int qualityGuards = 4;
        int guards = (limits.QualityMargin is null ? 0 : qualityGuards) + new[] { limits.ErrorMargin, limits.LatencyRatio, limits.FirstTokenRatio, limits.CostRatio }.Count(limit => limit is not null);
        _alpha = limits.Alpha / steps / Math.Max(1, guards);
        (Candidate, Control) = (new(_alpha / 4), new(_alpha / 4)); // half of it is for the exact sequence, of two arms
        (CheckPairs, JudgePairs) = (new(_alpha / 2), new(_alpha / 2));
    }

    public ArmSample Candidate { get; }
    public ArmSample Control { get; }

    /// <summary>Score of the candidate minus that of today's model on the same question, as (1 + difference) / 2. Where there are pairs they decide, for a pair needs fewer calls.</summary>
    public BoundedSequence CheckPairs { get; }

    /// <summary>The same for a judge, to whom a comparison is lost (-1), a tie (0) or won (1).</summary>
    public BoundedSequence JudgePairs { get; }

    /// <summary>The guards that are on.</summary>
    public ImmutableArray<GuardReading> Readings() => [.. Quality(), .. new[] { Errors(), Time("latency", _limits.LatencyRatio, arm => arm.LogLatency), Time("first_token", _limits.FirstTokenRatio, arm => arm.LogFirstToken), Cost() }.OfType<GuardReading>()];

    /// <summary>A difference on the scale of the pairs: (1 + difference) / 2.</summary>
    public static double PairOf(double candidate, double control) => (1 + candidate - control) / 2;

    private IEnumerable<GuardReading> Quality()
    {
        if (_limits.QualityMargin is not { } margin) yield break;
        yield return Read("usable", Difference(Candidate.Usable, Control.Usable), -margin, (Candidate.Usable.Count, Control.Usable.Count), more: true);
        yield return CheckPairs.Count > 0
            ? Paired("checks", CheckPairs, margin)
            : Read("quality_checks", Difference(Candidate.Checks, Control.Checks), -margin, (Candidate.Checks.Count, Control.Checks.Count), more: true);
        yield return Paired("judge", JudgePairs, margin);
        yield return Read("quality_feedback", Difference(Candidate.Feedback, Control.Feedback), -margin, (Candidate.Feedback.Count, Control.Feedback.Count), more: true);
    }

    /// <summary>Two intervals for the same difference, each with half of the error: one that holds for any sample, and one that is narrow for large ones.</summary>
    private Bounds Difference(BoundedSequence candidate, BoundedSequence control) => (candidate.Bounds - control.Bounds).And(MeanContrast.Of(candidate, control, _alpha / 2));

    private GuardReading Paired(string what, BoundedSequence pairs, double margin) =>
        Read(GuardReading.QualityPrefix + what, Doubled(pairs.Bounds.And(MeanContrast.Of(pairs, _alpha / 2))), -margin, (pairs.Count, pairs.Count), more: true);

    private GuardReading? Errors() => _limits.ErrorMargin is { } margin
        ? Read("errors", Difference(Candidate.Errors, Control.Errors), margin, (Candidate.Errors.Count, Control.Errors.Count), more: false)
        : null;

    /// <param name="of">Logarithms of an arm's times.</param>
    private GuardReading? Time(string guard, double? limit, Func<ArmSample, RunningMoments> of)
    {
        if (limit is not { } ratio) return null;
        (RunningMoments candidate, RunningMoments control) = (of(Candidate), of(Control));
        Bounds logs = MeanContrast.Of(candidate, control, 1, _alpha);
        return Read(guard, new(Math.Exp(candidate.Mean - control.Mean), Math.Exp(logs.Low), Math.Exp(logs.High)), ratio, (candidate.Count, control.Count), more: false);
    }

    /// <summary>Tests candidate - ratio × control against 0, which needs no division by a mean that is itself uncertain; told as a ratio.</summary>
    private GuardReading? Cost()
    {
        if (_limits.CostRatio is not { } ratio) return null;
        double scale = Control.Cost.Mean;
        Bounds excess = MeanContrast.Of(Candidate.Cost, Control.Cost, ratio, _alpha);
        Bounds told = scale > 0 ? new(Candidate.Cost.Mean / scale, ratio + excess.Low / scale, ratio + excess.High / scale) : Bounds.Unknown;
        return Read("cost", told, ratio, (Candidate.Cost.Count, Control.Cost.Count), more: false);
    }

    /// <param name="more">Whether more is better.</param>
    private static GuardReading Read(string guard, Bounds difference, double limit, (long Candidate, long Control) counts, bool more)
    {
        bool measured = counts is { Candidate: > 0, Control: > 0 } && !double.IsNaN(difference.Estimate);
        GuardState state = !measured ? GuardState.Unmeasured
            : (more ? difference.High < limit : difference.Low > limit) ? GuardState.Broken
            : (more ? difference.Low > limit : difference.High < limit) ? GuardState.Within
            : (more ? difference.Estimate < limit : difference.Estimate > limit) ? GuardState.Doubtful : GuardState.Open;
        return new(guard, difference, limit, counts.Candidate, counts.Control, state);
    }

    private static Bounds Doubled(Bounds half) => new(2 * half.Estimate - 1, 2 * half.Low - 1, 2 * half.High - 1);
}
