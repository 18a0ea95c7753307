using System.Collections.Immutable;
using Breakeven.Advisor.Experiments;
using Breakeven.Gateway.Experiments;

namespace Breakeven.Server.Rollouts;

/// <summary>What was seen in the present step of a rollout, from the ledger's own records and facts: so a restart sees the same.</summary>
internal sealed class RolloutSample(Rollout rollout)
{
    private const string Control = "control", Candidate = "candidate", Shadow = "shadow";
    private readonly HashSet<Guid> _answeredFor = [];

    public ExperimentSample Sample { get; } = new(rollout.Plan.Guards, Math.Max(1, rollout.Plan.ComparedSteps));

    public void Add(ExperimentNews news)
    {
        if (news.Call is { } call) Add(call);
        else if (!news.Facts.IsDefaultOrEmpty) Add(news.Facts);
    }

    public void Add(CallRecord call)
    {
        if (call.Experiment != rollout.Id || call.ConfigVersion < rollout.StepVersion || ArmOf(call.Arm) is not { } arm) return;
        bool? failed = Failed(call);
        if (failed is not { } error) return;
        arm.Errors.Add(error ? 1 : 0);
        if (error) return;
        if (call.DurationMs is > 0 and var duration) arm.LogLatency.Add(Math.Log(duration));
        if (call is { Stream: true, TtfcMs: > 0 and var first }) arm.LogFirstToken.Add(Math.Log(first));
        if (call.CostUsd is { } cost) arm.Cost.Add((double)cost.Usd);
    }

    /// <param name="facts">Of one call, found at once.</param>
    public void Add(ImmutableArray<QualityFact> facts)
    {
        QualityFact first = facts[0];
        if (first.Experiment != rollout.Id || first.At < rollout.StepStartedAt || ArmOf(first.Arm) is not { } arm) return;
        if (Mean(facts, QualityFactSource.Validator, fact => fact.IsBasic ? fact.Score : null) is { } basic) arm.Usable.Add(basic < 1 ? 0 : 1);
        if (Mean(facts, QualityFactSource.Validator, fact => !fact.IsBasic && fact.ReferenceScore is { } reference && fact.Score is { } score ? ExperimentSample.PairOf(score, reference) : null) is { } pair) Sample.CheckPairs.Add(pair);
        else if (Mean(facts, QualityFactSource.Validator, fact => fact.IsBasic ? null : fact.Score) is { } checks) arm.Checks.Add(checks);
        if (Mean(facts, QualityFactSource.Judge, fact => fact.Score) is { } preference) Sample.JudgePairs.Add(preference); // a half for a tie is the middle of both scales
        if (Mean(facts, QualityFactSource.Feedback, fact => fact.Score) is { } opinion && _answeredFor.Add(first.CallId)) arm.Feedback.Add(opinion);
    }

    /// <summary>Copies count in a step of copies alone: what is still compared of them when the next step begins is of the step before.</summary>
    private ArmSample? ArmOf(string? arm) => (arm, rollout.CurrentStep.Kind) switch
    {
        (Control, _) => Sample.Control,
        (Candidate, RolloutStepKind.Canary) or (Shadow, RolloutStepKind.Shadow) => Sample.Candidate,
        _ => null,
    };

    /// <summary>Whether the arm's target failed the call. An answer that came from a fallback is a failure of the first choice, though the client did not notice.</summary>
    /// <returns>Null for a call that says nothing about the target.</returns>
    private static bool? Failed(CallRecord call) => call.Outcome switch
    {
        CallOutcome.Refused or CallOutcome.ClientError or CallOutcome.ClientDisconnect or CallOutcome.Filtered => null,
        CallOutcome.Ok => call.Arm switch
        {
            Candidate => call.Decision != "canary",
            Control => call.Decision == "fallback",
            _ => false,
        },
        _ => true,
    };

    private static double? Mean(ImmutableArray<QualityFact> facts, QualityFactSource source, Func<QualityFact, double?> value)
    {
        double[] values = [.. facts.Where(fact => fact.Source == source).Select(value).OfType<double>()];
        return values.Length == 0 ? null : values.Average();
    }
}
