using System.Collections.Immutable;
using Breakeven.Advisor.Scenarios;
using Breakeven.Advisor.Verdicts;
using Breakeven.Advisor.Workloads;

namespace Breakeven.Advisor.WhatIfs;

/// <summary>Advice for several scenarios, side by side; the first is what the others are compared with. Pure: same question, same document.</summary>
/// <param name="Scenarios">At least two, the first first.</param>
public sealed record ScenarioComparison(ImmutableArray<ComparedScenario> Scenarios, int Seed)
{
    /// <summary>Compares stated scenarios, each named.</summary>
    /// <param name="whatIf">Also asks the standard questions about the first.</param>
    /// <exception cref="ScenarioException">As <see cref="AdvicePipeline.FromScenario"/>; its problems name their scenario.</exception>
    public static ScenarioComparison Of(ImmutableArray<(string Name, Scenario Scenario)> scenarios, bool whatIf, AdviceOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfZero(scenarios.Length);
        ArgumentNullException.ThrowIfNull(options);
        Scenario first = scenarios[0].Scenario;
        return new(
        [
            .. scenarios.Select(one => new ComparedScenario(one.Name, AdviceFor(one.Name, one.Scenario, options), ScenarioDifference.Between(first, one.Scenario))),
            .. whatIf ? WhatIf.Standard.Select(question => Ask(first, question, options)) : [],
        ], options.Seed);
    }

    /// <summary>Asks the standard questions about observed traffic.</summary>
    /// <exception cref="ScenarioException">As <see cref="AdvicePipeline.FromProfiles"/>.</exception>
    public static ScenarioComparison Of(string name, IReadOnlyList<WorkloadProfile> profiles, Scenario requirements, AdviceOptions options)
    {
        ArgumentNullException.ThrowIfNull(profiles);
        ArgumentNullException.ThrowIfNull(requirements);
        return Of([(name, ObservedScenario.Of(profiles, requirements))], whatIf: true, options);
    }

    private static Advice AdviceFor(string name, Scenario scenario, AdviceOptions options)
    {
        try
        {
            return AdvicePipeline.FromScenario(scenario, options);
        }
        catch (ScenarioException error)
        {
            throw new ScenarioException([.. error.Problems.Select(problem => problem with { Path = problem.Path.Length == 0 ? name : $"{name}: {problem.Path}" })]);
        }
    }

    private static ComparedScenario Ask(Scenario first, WhatIf question, AdviceOptions options)
    {
        Scenario other = question.Scenario(first);
        return new(question.Name, AdvicePipeline.FromChanged(other, options, question.Case), [.. ScenarioDifference.Between(first, other), .. question.Changes]);
    }
}
