using Breakeven.Advisor.Scenarios;

namespace Breakeven.Advisor.Counterfactuals;

/// <summary>What was stated for a case, before defaults and catalogs filled the rest: tells a stated number from an assumed one.</summary>
/// <param name="Api">The workload's own prices over the scenario's.</param>
/// <param name="SelfHost">The workload's own hosting over the scenario's.</param>
internal sealed record AskedInputs(ScenarioWorkload Workload, ScenarioApi Api, ScenarioSelfHost SelfHost);
