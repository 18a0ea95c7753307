namespace Breakeven.Advisor.Experiments;

/// <summary>Where one guard stands.</summary>
/// <param name="Guard"><c>quality_checks</c>, <c>quality_judge</c>, <c>quality_feedback</c>, <c>usable</c>, <c>errors</c>, <c>latency</c>, <c>first_token</c> or <c>cost</c>.</param>
/// <param name="Difference">Candidate against control on the guard's scale: a difference, or for times and cost the ratio.</param>
/// <param name="Limit">On the same scale.</param>
/// <param name="Candidate">Values of the candidate, and of the control.</param>
public sealed record GuardReading(string Guard, Bounds Difference, double Limit, long Candidate, long Control, GuardState State)
{
    internal const string QualityPrefix = "quality_";

    /// <summary>Whether it looks at how good answers are. That one is there and whole says nothing of that.</summary>
    public bool IsQuality => Guard.StartsWith(QualityPrefix, StringComparison.Ordinal);

    public override string ToString() => FormattableString.Invariant(
        $"{Guard}: {Difference.Estimate:0.####} in [{Difference.Low:0.####}, {Difference.High:0.####}], limit {Limit:0.####}, {Candidate} against {Control} values, {State.ToString().ToLowerInvariant()}");
}

/// <summary>What a guard says.</summary>
public enum GuardState
{
    /// <summary>No values to compare.</summary>
    Unmeasured,

    /// <summary>Within the limit so far, and not proven to be.</summary>
    Open,

    /// <summary>Beyond the limit so far, and not proven to be: no step forward.</summary>
    Doubtful,

    /// <summary>Proven to be within the limit.</summary>
    Within,

    /// <summary>Proven to be beyond the limit: back.</summary>
    Broken,
}
