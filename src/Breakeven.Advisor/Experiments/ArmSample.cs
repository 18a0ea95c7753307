namespace Breakeven.Advisor.Experiments;

/// <summary>What was seen of one arm of an experiment since its step began.</summary>
/// <param name="alpha">Of each bounded metric of this arm.</param>
public sealed class ArmSample(double alpha)
{
    /// <summary>1 for a call that the arm's target failed, 0 for one that it answered.</summary>
    public BoundedSequence Errors { get; } = new(alpha);

    /// <summary>1 for an answer that is there and whole.</summary>
    public BoundedSequence Usable { get; } = new(alpha);

    /// <summary>Of each answer the share of its workload's checks that it passes, 0 to 1.</summary>
    public BoundedSequence Checks { get; } = new(alpha);

    /// <summary>Scores of users, 0 to 1. Apart from the checks: they do not measure the same thing.</summary>
    public BoundedSequence Feedback { get; } = new(alpha);

    /// <summary>Natural logarithm of milliseconds of answered calls.</summary>
    public RunningMoments LogLatency { get; } = new();

    /// <summary>Natural logarithm of milliseconds to the first content of streamed answers.</summary>
    public RunningMoments LogFirstToken { get; } = new();

    /// <summary>US dollars of a call.</summary>
    public RunningMoments Cost { get; } = new();

    public long Calls => Errors.Count;
}
