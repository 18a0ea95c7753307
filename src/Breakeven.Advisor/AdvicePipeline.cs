using System.Collections.Immutable;
using Breakeven.Advisor.Counterfactuals;
using Breakeven.Advisor.Scenarios;
using Breakeven.Advisor.Verdicts;
using Breakeven.Advisor.Workloads;

namespace Breakeven.Advisor;

/// <summary>From a question to advice: the table of contents of the advisor.</summary>
/// <remarks>
/// 1. Settle every number, naming each default (<c>Counterfactuals</c>). 2. Apply the hard constraints, then cost, then what the
/// organisation wants (<c>Decision</c>). 3. Redraw the inputs for a confidence. 4. Look for what would change the answer.
/// 5. Write it down. Pure: same question, same options, same document.
/// </remarks>
public static class AdvicePipeline
{
    /// <summary>Advice for a scenario on paper.</summary>
    /// <exception cref="ScenarioException">A model or accelerator that no catalog knows, or a price that nobody stated.</exception>
    public static Advice FromScenario(Scenario scenario, AdviceOptions options) => FromChanged(scenario, options, static subject => subject);

    /// <param name="change">What if a settled number were otherwise.</param>
    internal static Advice FromChanged(Scenario scenario, AdviceOptions options, Func<WorkloadCase, WorkloadCase> change)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(options);
        if (scenario.Workloads.IsEmpty) throw new ScenarioException([new ScenarioProblem("workloads", 0, "no workload; give at least one")]);
        ImmutableArray<WorkloadCase> cases = [.. scenario.Workloads.Select((workload, index) => change(CaseBuilder.Build(scenario, workload, options, $"workloads[{index}]")))];
        // Each workload has its own seeded stream, so the order in which they are done does not matter.
        ImmutableArray<WorkloadVerdict> verdicts = [.. cases.AsParallel().AsOrdered().WithDegreeOfParallelism(options.MaxParallelism).Select(subject => WorkloadVerdict.Of(subject, options.Seed))];
        ImmutableArray<Advice> parts = [.. verdicts.AsParallel().AsOrdered().WithDegreeOfParallelism(options.MaxParallelism).Select(verdict => WorkloadAdvice.Of(verdict, options.Seed))];
        return OverallAdvice.Of(verdicts, parts, options.Seed);
    }

    /// <summary>Advice for observed traffic under stated requirements, which have the shape of a scenario; an entry without a name of an observed workload, or named <c>*</c>, speaks for all.</summary>
    /// <exception cref="ScenarioException">As <see cref="FromScenario"/>; or no traffic.</exception>
    public static Advice FromProfiles(IReadOnlyList<WorkloadProfile> profiles, Scenario requirements, AdviceOptions options)
    {
        ArgumentNullException.ThrowIfNull(profiles);
        ArgumentNullException.ThrowIfNull(requirements);
        if (profiles.Count == 0) throw new ScenarioException([new ScenarioProblem("", 0, "no traffic was recorded; send some through the gateway, or import past traffic")]);
        return FromScenario(ObservedScenario.Of(profiles, requirements), options);
    }
}
