using System.Collections.Immutable;
using Breakeven.Advisor.Counterfactuals;
using Breakeven.Advisor.Optimisation;
using Breakeven.Advisor.Scenarios;
using Breakeven.Advisor.Verdicts;
using Breakeven.Advisor.Workloads;
using Breakeven.Economics.Comparison;

namespace Breakeven.Advisor;

/// <summary>From a question to advice: the table of contents of the advisor.</summary>
/// <remarks>
/// 1. Settle every number, naming each default (<c>Counterfactuals</c>), with the API used well (<c>Optimisation</c>). 2. Apply the hard constraints, then cost, then what the
/// organisation wants (<c>Decision</c>). 3. Redraw the inputs for a confidence. 4. Look for what would change the answer.
/// 5. Write it down. Pure: same question, same options, same document.
/// </remarks>
public static class AdvicePipeline
{
    /// <summary>Advice for a scenario on paper.</summary>
    /// <exception cref="ScenarioException">A model or accelerator that no catalog knows, or a price that nobody stated.</exception>
    /// <param name="progress">Told how many workloads are decided, from any thread.</param>
    public static Advice FromScenario(Scenario scenario, AdviceOptions options, IProgress<long>? progress = null) => FromChanged(scenario, options, static subject => subject, progress);

    /// <param name="change">What if a settled number were otherwise.</param>
    internal static Advice FromChanged(Scenario scenario, AdviceOptions options, Func<WorkloadCase, WorkloadCase> change, IProgress<long>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(options);
        if (scenario.Workloads.IsEmpty) throw new ScenarioException([new ScenarioProblem("workloads", 0, "no workload; give at least one")]);
        ImmutableArray<WorkloadCase> cases = Settle(scenario, options, change);
        // Each workload has its own seeded stream, so the order in which they are done does not matter.
        SharedStates shared = SharedStates.Of(options.Seed);
        long done = 0;
        ImmutableArray<(WorkloadVerdict Verdict, Advice Advice)> parts = [.. cases.AsParallel().AsOrdered().WithDegreeOfParallelism(options.MaxParallelism).Select(subject =>
        {
            WorkloadVerdict verdict = WorkloadVerdict.Of(subject, options.Seed, shared);
            Advice advice = WorkloadAdvice.Of(verdict, options.Seed);
            progress?.Report(Interlocked.Increment(ref done));
            return (verdict, advice);
        })];
        return OverallAdvice.Of([.. parts.Select(part => part.Verdict)], [.. parts.Select(part => part.Advice)], options.Seed);
    }

    /// <summary>Every workload's numbers; of several problems the first in the order of the input is told.</summary>
    private static ImmutableArray<WorkloadCase> Settle(Scenario scenario, AdviceOptions options, Func<WorkloadCase, WorkloadCase> change)
    {
        (WorkloadCase? Case, ScenarioException? Problem)[] settled = [.. scenario.Workloads.Select((workload, index) => (workload, index)).AsParallel().AsOrdered().WithDegreeOfParallelism(options.MaxParallelism).Select(entry =>
        {
            try
            {
                return ((WorkloadCase?)change(OptimisedCase.Build(scenario, entry.workload, options, $"workloads[{entry.index}]")), (ScenarioException?)null);
            }
            catch (ScenarioException problem)
            {
                return (null, problem);
            }
        })];
        if (settled.Select(entry => entry.Problem).FirstOrDefault(problem => problem is not null) is { } first) throw first;
        return [.. settled.Select(entry => entry.Case!)];
    }

    /// <summary>Advice for observed traffic under stated requirements, which have the shape of a scenario; an entry without a name of an observed workload, or named <c>*</c>, speaks for all.</summary>
    /// <exception cref="ScenarioException">As <see cref="FromScenario"/>; or no traffic.</exception>
    public static Advice FromProfiles(IReadOnlyList<WorkloadProfile> profiles, Scenario requirements, AdviceOptions options, IProgress<long>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(profiles);
        ArgumentNullException.ThrowIfNull(requirements);
        if (profiles.Count == 0) throw new ScenarioException([new ScenarioProblem("", 0, "no traffic was recorded; send some through the gateway, or import past traffic")]);
        return FromScenario(ObservedScenario.Of(profiles, requirements), options, progress);
    }
}
