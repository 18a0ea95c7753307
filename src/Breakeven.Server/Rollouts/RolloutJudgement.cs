using System.Collections.Immutable;
using Breakeven.Advisor.Experiments;

namespace Breakeven.Server.Rollouts;

/// <summary>What a rollout should do, by what was seen in its present step.</summary>
/// <param name="Verdict">Back, forward, or wait.</param>
/// <param name="Why">In words, for the record.</param>
internal sealed record RolloutJudgement(RolloutVerdict Verdict, string Why, ImmutableArray<GuardReading> Readings)
{
    public ImmutableArray<string> Figures => [.. Readings.Select(reading => reading.ToString())];

    public static RolloutJudgement Of(Rollout rollout, ExperimentSample sample, DateTimeOffset now)
    {
        ImmutableArray<GuardReading> readings = sample.Readings();
        if (readings.FirstOrDefault(reading => reading.State == GuardState.Broken) is { } broken) return new(RolloutVerdict.Back, $"the guard is broken: {broken}", readings);
        RolloutPlan plan = rollout.Plan;
        if (sample.Candidate.Calls < plan.MinSamples || sample.Control.Calls < plan.MinSamples)
            return new(RolloutVerdict.Wait, $"{sample.Candidate.Calls} calls of the candidate and {sample.Control.Calls} of the control so far, of {plan.MinSamples} each", readings);
        if (now - rollout.StepStartedAt < plan.MinTime) return new(RolloutVerdict.Wait, $"the step takes at least {plan.MinTime}", readings);
        if (readings.FirstOrDefault(reading => reading.State == GuardState.Doubtful) is { } doubtful) return new(RolloutVerdict.Wait, $"in doubt: {doubtful}", readings);
        if (readings.Any(reading => reading.IsQuality) && !readings.Any(reading => reading is { IsQuality: true, State: GuardState.Within }))
            return new(RolloutVerdict.Wait, readings.Any(reading => reading is { IsQuality: true, State: GuardState.Open })
                ? "no measure of quality has proven yet that the candidate is good enough"
                : "nothing measures quality: state checks or a judge for the workload, send feedback, or promote by hand", readings);
        return new(RolloutVerdict.Forward, "enough calls and time, quality within its margin, no guard in doubt", readings);
    }
}

/// <summary>Which way a rollout should go.</summary>
internal enum RolloutVerdict
{
    Wait,
    Forward,
    Back,
}
