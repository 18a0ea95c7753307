using System.Collections.Immutable;
using Breakeven.Advisor.Counterfactuals;
using Breakeven.Advisor.Scenarios;
using Breakeven.Advisor.Verdicts;
using Breakeven.Advisor.Workloads;

namespace Breakeven.Advisor.Watching;

/// <summary>One evaluation: advice for the traffic of the window, compared with what stands. Pure: the caller owns the clock and keeps the state.</summary>
public static class AdviceWatch
{
    /// <exception cref="ScenarioException">The requirements name something that no catalog knows.</exception>
    public static WatchRound Next(WatchState before, WatchInput input)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(input);
        WatchState state = before with { EvaluatedAt = input.At, CountedAt = input.Counts ? input.At : before.CountedAt };
        if (input.Profiles.IsEmpty) return new(state with { Workloads = Remembered(before.Workloads, [], input.At) }, null, []);

        Scenario scenario = ObservedScenario.Of(input.Profiles, input.Requirements);
        Advice advice = AdvicePipeline.FromScenario(scenario, input.Options);
        var next = ImmutableArray.CreateBuilder<StandingVerdict>();
        var alerts = ImmutableArray.CreateBuilder<AdviceAlert>();
        foreach ((int index, Advice part) in advice.Workloads.Index())
        {
            WatchedCase now = CaseOf(scenario, index, part, input);
            (StandingVerdict standing, IReadOnlyList<AlertDraft> drafts) = VerdictWatch.Next(Find(before, now), now, input);
            next.Add(standing);
            foreach (AlertDraft draft in drafts) alerts.Add(draft.Finish(state.LastAlert + alerts.Count + 1, now, input));
        }
        state = state with
        {
            Workloads = Remembered(before.Workloads, next, input.At),
            LastAlert = state.LastAlert + alerts.Count,
            Alerts = [.. before.Alerts.Concat(alerts).TakeLast(WatchState.MostAlerts)],
        };
        return new(state, advice, alerts.ToImmutable());
    }

    private static WatchedCase CaseOf(Scenario scenario, int index, Advice part, WatchInput input)
    {
        WorkloadProfile profile = input.Profiles[index];
        WorkloadCase subject = CaseBuilder.Build(scenario, scenario.Workloads[index], input.Options, $"workloads[{index}]");
        return new(subject, Constraints.Of(subject), part, profile.Environment, VolumeTrend.Of(profile.HourlyRequests));
    }

    private static StandingVerdict? Find(WatchState state, WatchedCase now) =>
        state.Workloads.FirstOrDefault(known => known.Workload == now.Name && known.Environment == now.Environment);

    /// <summary>A workload that fell silent keeps its verdict for a while: it may come back.</summary>
    private static ImmutableArray<StandingVerdict> Remembered(ImmutableArray<StandingVerdict> before, IReadOnlyCollection<StandingVerdict> next, DateTimeOffset at) =>
    [
        .. next,
        .. before.Where(known => known.Latest.At > at - WatchState.Memory && !next.Any(other => other.Workload == known.Workload && other.Environment == known.Environment)),
    ];
}
